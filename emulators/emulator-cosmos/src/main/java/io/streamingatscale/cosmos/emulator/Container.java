package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A container: its definition, and the physical partitions with its documents.
 *
 * <p><b>Threads:</b> any; documents under the monitor of their physical partition.
 */
final class Container {

    private final Account account;
    private final Database database;
    private final int number;
    private final String rid;
    private final KeyPaths keyPaths;
    private final PartitionMap partitions;
    private final AtomicLong numbers = new AtomicLong();
    private volatile Definition definition;

    Container(Account account, Database database, ObjectNode json) {
        this.account = account;
        this.database = database;
        this.number = account.nextResource();
        this.rid = Rids.ofContainer(database.number(), number);
        this.keyPaths = KeyPaths.of(json.path("partitionKey"));
        this.definition = Definition.of(json, this);
        this.partitions = new PartitionMap(account, json);
    }

    String id() {
        return definition.json().path("id").asText();
    }

    String rid() {
        return rid;
    }

    String self() {
        return database.self() + "colls/" + rid + "/";
    }

    Database database() {
        return database;
    }

    ObjectNode json() {
        return definition.json();
    }

    KeyPaths keyPaths() {
        return keyPaths;
    }

    PartitionMap partitions() {
        return partitions;
    }

    /** Removes the documents of a physical partition that have outlived their time; whoever reads or writes there does it first. */
    void expire(PhysicalPartition partition) {
        partition.expire(definition.timeToLive(), clock().seconds());
    }

    EmulatorClock clock() {
        return account.clock();
    }

    /** Changes all of the definition that may be changed: what has to do with keys may not. */
    void define(ObjectNode json) {
        if (!KeyPaths.of(json.path("partitionKey")).equals(keyPaths)) {
            throw Refusal.badRequest("partitionKey cannot be changed: container=" + id());
        }
        ObjectNode next = json.deepCopy();
        next.set("id", definition.json().get("id"));
        next.set("uniqueKeyPolicy", definition.json().get("uniqueKeyPolicy"));
        definition = Definition.of(next, this);
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    long nextVersion() {
        return account.nextVersion();
    }

    String ridOf(StoredDocument document) {
        return Rids.ofDocument(database.number(), number, document.number());
    }

    /** Returns how many of a document's values are indexed. */
    int indexed(int values) {
        return definition.indexed(values);
    }

    String effectiveKey(LogicalKey key) {
        return EffectivePartitionKey.of(key, keyPaths.isHierarchical());
    }

    void split(String rangeId) {
        partitions.split(rangeId, key -> effectiveKey(LogicalKey.parse(key.partitionKey())));
    }

    /** Returns all documents, as they were at one moment in each physical partition. */
    List<StoredDocument> documents() {
        List<StoredDocument> all = new ArrayList<>();
        // none is split meanwhile
        synchronized (partitions) {
            for (PhysicalPartition partition : partitions.all()) {
                expire(partition);
                all.addAll(partition.snapshot());
            }
        }
        return all;
    }
}

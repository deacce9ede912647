package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Some containers.
 *
 * <p><b>Threads:</b> any.
 */
final class Database {

    private final Account account;
    private final String id;
    private final int number;
    private final ObjectNode json;
    private final Map<String, Container> containers = new ConcurrentHashMap<>();

    Database(Account account, String id) {
        this.account = account;
        this.id = id;
        this.number = account.nextResource();
        this.json = Json.object()
                .put("id", id)
                .put("_rid", rid())
                .put("_self", self())
                .put("_etag", "\"" + account.nextVersion() + "\"")
                .put("_colls", "colls/")
                .put("_users", "users/")
                .put("_ts", account.clock().seconds());
    }

    String id() {
        return id;
    }

    int number() {
        return number;
    }

    String rid() {
        return Rids.ofDatabase(number);
    }

    String self() {
        return "dbs/" + rid() + "/";
    }

    ObjectNode json() {
        return json;
    }

    Collection<Container> containers() {
        return containers.values();
    }

    Container createContainer(ObjectNode definition) {
        String name = definition.path("id").asText();
        NewDocument.checkId(name);
        Container container = new Container(account, this, definition);
        if (containers.putIfAbsent(name, container) != null) {
            throw Refusal.conflict("container=" + name);
        }
        return container;
    }

    void deleteContainer(String name) {
        containers.remove(container(name).id());
    }

    /** Returns a container by its name, or by its resource id. */
    Container container(String name) {
        Container container = containers.get(name);
        return container != null ? container : byRid(name);
    }

    private Container byRid(String rid) {
        return containers.values().stream()
                .filter(container -> container.rid().equals(rid))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("container=" + rid));
    }
}

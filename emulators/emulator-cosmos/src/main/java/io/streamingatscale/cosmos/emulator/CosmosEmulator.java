package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The gateway of Cosmos DB inside the JVM: the genuine client connects to it in gateway mode over HTTP, on a port of the loopback
 * interface.
 *
 * <pre>{@code
 * // the client reads it once, before its first class is loaded
 * System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
 * try (CosmosEmulator emulator = CosmosEmulator.builder().physicalPartitions(4).start();
 *         CosmosClient client = new CosmosClientBuilder()
 *                 .endpoint(emulator.endpoint())
 *                 .key(emulator.key())
 *                 .gatewayMode()
 *                 .buildClient()) {
 *     emulator.create("shop", "orders", "/customer");
 *     emulator.faults().onRequest(1, r -> r.kind() == OperationKind.BULK, Fault.applyThenDrop());
 *     ...
 * }
 * }</pre>
 *
 * It checks how a client uses the service, not how the service scales; see the description of the package.
 *
 * <p><b>Threads:</b> any.
 */
public final class CosmosEmulator implements AutoCloseable {

    private final Account account;
    private final Gateway gateway;
    private final HttpFront front;

    CosmosEmulator(Settings settings) {
        this.account = new Account(settings);
        this.gateway = new Gateway(account);
        this.front = new HttpFront(settings.port(), gateway);
    }

    /** Returns a builder. */
    public static CosmosEmulatorBuilder builder() {
        return new CosmosEmulatorBuilder();
    }

    /** Returns the URL for clients, {@code http://127.0.0.1:PORT/}. */
    public String endpoint() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** Returns the key for clients, in Base64. */
    public String key() {
        return account.settings().key();
    }

    /** Returns the port. */
    public int port() {
        return front.port();
    }

    /** Returns what goes wrong next. */
    public Faults faults() {
        return account.faults();
    }

    /**
     * Creates a container, and its database if that is not there.
     *
     * @param partitionKeyPath {@code /customer}
     * @throws IllegalArgumentException if there is one of that name, or the path is none
     */
    public void create(String database, String container, String partitionKeyPath) {
        ObjectNode definition = Json.object().put("id", container);
        definition
                .putObject("partitionKey")
                .put("kind", "Hash")
                .putArray("paths")
                .add(partitionKeyPath);
        try {
            if (account.databases().stream().noneMatch(one -> one.id().equals(database))) {
                account.createDatabase(database);
            }
            account.database(database).createContainer(definition);
        } catch (Refusal e) {
            throw new IllegalArgumentException(e.message(), e);
        }
    }

    /**
     * Returns all documents of a container as clients read them, each a JSON object in UTF-8, in no particular order.
     *
     * @throws IllegalArgumentException if there is no such container
     */
    public List<byte[]> documents(String database, String container) {
        Container found = container(database, container);
        return found.documents().stream().map(document -> document.json(found)).toList();
    }

    /**
     * Returns how many documents a container has.
     *
     * @throws IllegalArgumentException if there is no such container
     */
    public long count(String database, String container) {
        return container(database, container).documents().size();
    }

    private Container container(String database, String container) {
        try {
            return account.database(database).container(container);
        } catch (Refusal e) {
            throw new IllegalArgumentException(e.message(), e);
        }
    }

    /**
     * Splits a physical partition in two, as the service does when one has grown too large. Requests for the old one meet 410/1002
     * from then on; clients ask for the new ones, and find all documents there.
     *
     * @param rangeId {@code "0"}: the physical partitions of a container are numbered from 0, and go on with each split
     * @throws IllegalArgumentException if there is no such container or range
     */
    public void split(String database, String container, String rangeId) {
        try {
            container(database, container).split(rangeId);
        } catch (Refusal e) {
            throw new IllegalArgumentException(e.message(), e);
        }
    }

    /** Lets time pass for documents that live for a while and for budgets of request units. Faults delay in real time. */
    public void advance(Duration duration) {
        account.clock().advance(duration);
    }

    /** Returns the request units charged so far. */
    public double requestCharge() {
        return account.counts().charge();
    }

    /** Returns how many requests there were so far. */
    public long requests() {
        return account.counts().requests();
    }

    /** Returns how many operations on documents there were so far, each of a batch or of bulk for itself. */
    public long operations() {
        return account.counts().operations();
    }

    /** Closes all connections; requests that are under way are not answered. */
    public void abortConnections() {
        front.abortConnections();
    }

    /** Answers 503 to all requests, or no longer does. */
    public void refuse(boolean refuse) {
        gateway.refuse(refuse);
    }

    /**
     * Waits until something is so.
     *
     * <pre>{@code
     * emulator.await(Duration.ofSeconds(30), () -> emulator.count("shop", "orders") == 100);
     * }</pre>
     *
     * @throws IllegalStateException if it is not so in time
     */
    public void await(Duration patience, BooleanSupplier condition) {
        try {
            if (!account.counts().await(patience.toNanos(), condition)) {
                throw new IllegalStateException("the condition does not hold: patience=" + patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a condition", e);
        }
    }

    /** Closes all connections; the documents are gone. */
    @Override
    public void close() {
        front.close();
    }
}

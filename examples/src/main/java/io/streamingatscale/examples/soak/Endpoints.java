package io.streamingatscale.examples.soak;

import com.azure.cosmos.ConnectionMode;
import io.streamingatscale.cosmos.CosmosConnection;
import io.streamingatscale.eventhubs.EventHubsConnection;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where the servers are reached, through the proxies or directly; 0 for one that is not there.
 *
 * @param kafka port of the broker
 * @param hub port of the event hub's emulator
 * @param postgres port of the database
 * @param cosmos port of the Cosmos emulator
 */
record Endpoints(int kafka, int hub, int postgres, int cosmos) {

    static final String TOPIC = "devices";
    static final int PARTITIONS = 6;
    static final String COSMOS_DATABASE = "streaming";
    static final String HOST = "127.0.0.1";

    /** The key that Microsoft publishes for its own emulator. */
    private static final String COSMOS_KEY =
            "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    private static final int SECONDS_TO_CONNECT = 5;

    List<String> toArguments() {
        return List.of(
                Integer.toString(kafka), Integer.toString(hub), Integer.toString(postgres), Integer.toString(cosmos));
    }

    static Endpoints of(List<String> arguments) {
        return new Endpoints(
                Integer.parseInt(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Integer.parseInt(arguments.get(3)));
    }

    Map<String, String> kafkaClient() {
        return Map.of("bootstrap.servers", HOST + ":" + kafka);
    }

    String hubConnectionString() {
        return "Endpoint=sb://" + HOST + ":" + hub
                + ";SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=unchecked;UseDevelopmentEmulator=true";
    }

    EventHubsConnection hubConnection() {
        return EventHubsConnection.of(hubConnectionString() + ";EntityPath=" + TOPIC);
    }

    /** Returns connections to a database of the server. */
    PGSimpleDataSource database(String name) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setServerNames(new String[] {HOST});
        database.setPortNumbers(new int[] {postgres});
        database.setDatabaseName(name);
        database.setUser("postgres");
        database.setConnectTimeout(SECONDS_TO_CONNECT);
        return database;
    }

    String cosmosEndpoint() {
        return "http://" + HOST + ":" + cosmos + "/";
    }

    String cosmosKey() {
        return COSMOS_KEY;
    }

    CosmosConnection cosmosConnection() {
        // the account tells the emulator's own port, which would lead past the proxy
        return CosmosConnection.of(cosmosEndpoint(), COSMOS_KEY, COSMOS_DATABASE)
                .mode(ConnectionMode.GATEWAY)
                .with(client -> client.endpointDiscoveryEnabled(false));
    }
}

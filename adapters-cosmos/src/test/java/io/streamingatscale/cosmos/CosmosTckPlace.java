package io.streamingatscale.cosmos;

import com.azure.cosmos.ConnectionMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingatscale.cosmos.emulator.CosmosEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One emulator for all conformance suites, which extend no class of ours, and a container for each of their tests. */
final class CosmosTckPlace {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final CosmosEmulator EMULATOR =
            CosmosEmulator.builder().physicalPartitions(2).start();
    private static final CosmosConnection CONNECTION = CosmosConnection.of(
                    EMULATOR.endpoint(), EMULATOR.key(), CosmosTest.DATABASE)
            .mode(ConnectionMode.GATEWAY);

    static {
        // held, so that the client is not made anew for each test
        CONNECTION.client().acquire();
        Runtime.getRuntime().addShutdownHook(new Thread(EMULATOR::close));
    }

    private CosmosTckPlace() {}

    static CosmosConnection connection() {
        return CONNECTION;
    }

    /** Creates a container, partitioned by {@code /pk}, and returns its name. */
    static String container() {
        ContainerDefinition definition =
                ContainerDefinition.named("tck-" + NUMBER.incrementAndGet()).partitionKey("/pk");
        definition.createIfAbsent(CONNECTION);
        return definition.name();
    }

    /** Returns the ids of the documents in a container, without those of checkpoints. */
    static List<String> ids(String container) {
        return EMULATOR.documents(CosmosTest.DATABASE, container).stream()
                .map(CosmosTckPlace::parsed)
                .filter(document -> !document.path("type").asText().equals("streaming-checkpoint"))
                .map(document -> document.path("id").asText())
                .toList();
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

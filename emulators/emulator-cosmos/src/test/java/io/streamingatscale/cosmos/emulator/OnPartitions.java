package io.streamingatscale.cosmos.emulator;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Tests of a class that share an emulator and a client, on each of the numbers of physical partitions that the class says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnPartitions {

    @Parameter
    int physicalPartitions;

    CosmosEmulator emulator;
    Client client;

    @BeforeParameterizedClassInvocation
    void start() {
        emulator =
                CosmosEmulator.builder().physicalPartitions(physicalPartitions).start();
        client = Client.of(emulator);
        prepare();
    }

    /** Writes what all tests of a class read. */
    void prepare() {}

    @AfterParameterizedClassInvocation
    void stop() {
        client.close();
        emulator.close();
    }
}

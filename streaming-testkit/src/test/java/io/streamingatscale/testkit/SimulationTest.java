package io.streamingatscale.testkit;

import io.streamingatscale.core.Pipeline;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final Simulation<String> READINGS = Simulation.over((partition, index) -> partition + ":" + index);

    @Test
    void crashEverywhere_keyedSink_losesAndDoublesNothing() {
        System.out.println(READINGS.running(world -> Pipeline.named("readings")
                        .from(world.log())
                        .to(world.keyedSink(reading -> reading))
                        .checkpoints(world.checkpoints())
                        .commitEveryRecords(3)
                        .build())
                .crashEverywhere());
    }

    @Test
    void crashEverywhere_transactionalSink_losesAndDoublesNothing() {
        System.out.println(READINGS.running(world -> Pipeline.named("readings")
                        .from(world.log())
                        .to(world.transactionalSink())
                        .commitEveryRecords(3)
                        .build())
                .crashEverywhere());
    }
}

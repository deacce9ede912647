package io.streamingatscale.examples.soak;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Partition;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each flow is, by its durable checkpoints alone.
 *
 * <p><b>Threads:</b> one.
 */
final class Backlog implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Backlog.class);

    private final Map<Flow, Reading> readings = new EnumMap<>(Flow.class);

    /**
     * What is known of a flow.
     *
     * @param positions by partition
     */
    private record Reading(CheckpointStore store, Map<Integer, Long> positions) {}

    Backlog(List<Flow> flows, Endpoints endpoints) {
        FlowPipelines pipelines = new FlowPipelines(endpoints);
        for (Flow flow : flows) {
            readings.put(flow, new Reading(pipelines.checkpoints(flow), new HashMap<>()));
        }
    }

    /** Reads the checkpoints; where they cannot be read now, what was read before stays. */
    void refresh() {
        readings.forEach((flow, reading) -> {
            try {
                read(flow, reading.store(), reading.positions());
            } catch (RuntimeException e) {
                LOGGER.debug("checkpoints cannot be read now: flow={}", flow, e);
            }
        });
    }

    private static void read(Flow flow, CheckpointStore store, Map<Integer, Long> positions) {
        for (int i = 0; i < Endpoints.PARTITIONS; i++) {
            int number = i;
            store.load(flow.label(), Partition.of(Endpoints.TOPIC, number))
                    .ifPresent(checkpoint ->
                            positions.put(number, checkpoint.position().offset()));
        }
    }

    /** Returns how many records of the log are done with for good, in all partitions. */
    long committed(Flow flow) {
        Reading reading = readings.get(flow);
        return reading == null
                ? 0
                : reading.positions().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /** Returns a number that grows with everything that is committed. */
    long progress() {
        return readings.keySet().stream().mapToLong(this::committed).sum();
    }

    @Override
    public void close() {
        readings.values().forEach(reading -> reading.store().close());
    }
}

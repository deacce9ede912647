package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.ConnectionMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.cosmos.emulator.CosmosEmulator;
import io.streamingatscale.cosmos.emulator.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Owners come and go, and go on although they lost the partition; their requests fail or are not answered. */
class OwnersProperties {

    /** What becomes of the next request that writes. */
    enum Loss {
        NONE,
        BEFORE,
        AFTER
    }

    /**
     * A commit, after a claim where it says so.
     *
     * @param owner which of the owners, of whom any but the last that claimed is a zombie
     */
    record Step(int owner, boolean claims, Loss loss, int records) {}

    private static final int OWNERS = 3;
    private static final int KEYS = 5;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final AtomicInteger CONTAINERS = new AtomicInteger();

    private static CosmosEmulator emulator;
    private static CosmosConnection connection;

    private final AtomicInteger writes = new AtomicInteger();
    private String container;

    @BeforeContainer
    static void start() {
        emulator = CosmosEmulator.builder().start();
        connection = CosmosConnection.of(emulator.endpoint(), emulator.key(), CosmosTest.DATABASE)
                .mode(ConnectionMode.GATEWAY);
        connection.client().acquire();
    }

    @AfterContainer
    static void stop() {
        connection.client().release();
        emulator.close();
    }

    @BeforeTry
    void createContainer() {
        container = "owned-" + CONTAINERS.incrementAndGet();
        ContainerDefinition.named(container).partitionKey("/pk").createIfAbsent(connection);
    }

    @AfterTry
    void clearFaults() {
        emulator.faults().clear();
    }

    /** A sink that tries again, and one that fails with the first request that does. */
    private record Sinks(CosmosSink<Long> patient, CosmosSink<Long> hasty) implements AutoCloseable {

        static Sinks of(CosmosSink<Long> sink) {
            return new Sinks(sink, sink.timeout(Duration.ofMillis(15)));
        }

        @Override
        public void close() {
            patient.close();
            hasty.close();
        }
    }

    /** An owner: where it believes to be. */
    private static final class Owner {

        private final Sinks sinks;
        private final CheckpointStore store;
        private final LongFunction<StreamRecord<Long>> log;
        private Claim claim;
        private long next;

        Owner(Sinks sinks, CheckpointStore store, LongFunction<StreamRecord<Long>> log) {
            this.sinks = sinks;
            this.store = store;
            this.log = log;
            claim();
        }

        void claim() {
            claim = store.claim("test", CosmosTest.PARTITION);
            next = claim.position().map(Position::offset).orElse(0L);
        }

        /** Commits as a worker does, which claims again after a failure; returns whether it was told that it is a zombie. */
        boolean commit(int count, Loss loss) {
            List<StreamRecord<Long>> records =
                    LongStream.range(next, next + count).mapToObj(log).toList();
            lose(loss);
            try {
                CosmosTest.write(loss == Loss.NONE ? sinks.patient : sinks.hasty, claim, records);
                next += count;
                return false;
            } catch (TransientException e) {
                emulator.faults().clear();
                claim();
                return false;
            } catch (FencedException e) {
                return true;
            } finally {
                emulator.faults().clear();
            }
        }
    }

    private static void lose(Loss loss) {
        if (loss != Loss.NONE) {
            emulator.faults()
                    .onRequest(
                            1,
                            request -> request.path().endsWith("/docs")
                                    && request.method().equals("POST"),
                            loss == Loss.BEFORE ? Fault.drop() : Fault.applyThenDrop());
        }
    }

    /** Ids differ from one try to the next, so that what is written twice is there twice. */
    @Property(tries = 25)
    void transactions_anyOwnersAndLosses_areTheLogUpToTheCheckpoint(@ForAll("steps") List<Step> steps) {
        Documents<Long> documents = Documents.<Long>ofFields()
                .id(r -> r.value() + "-" + writes.incrementAndGet())
                .partitionedBySource("/pk")
                .field("item", StreamRecord::value);
        try (Sinks sinks = Sinks.of(
                CosmosSink.createIfAbsent(connection, container, documents).transactional())) {
            CheckpointStore store = sinks.patient.checkpointStore().orElseThrow();
            List<Owner> owners = owners(sinks, store, offset -> CosmosTest.record(offset, offset));
            for (Step step : steps) {
                Owner owner = owners.get(step.owner());
                if (step.claims()) {
                    owner.claim();
                }
                boolean isZombie = isZombie(owner, owners);
                boolean wasFenced = owner.commit(step.records(), step.loss());
                if (step.loss() == Loss.NONE && step.records() > 0) {
                    assertThat(wasFenced).isEqualTo(isZombie);
                }
                assertThat(items())
                        .isEqualTo(LongStream.range(0, saved(store)).boxed().toList());
            }
        }
    }

    private static boolean isZombie(Owner owner, List<Owner> owners) {
        return owners.stream().anyMatch(other -> other.claim.epoch() > owner.claim.epoch());
    }

    private static long saved(CheckpointStore store) {
        return store.load("test", CosmosTest.PARTITION)
                .map(checkpoint -> checkpoint.position().offset())
                .orElse(0L);
    }

    private List<Long> items() {
        return documents()
                .filter(document -> document.has("item"))
                .map(document -> document.get("item").asLong())
                .sorted()
                .toList();
    }

    /** Nobody is fenced: zombies write too, and move nothing back. */
    @Property(tries = 25)
    void statesIfNewer_anyOwnersAndLosses_neverMoveBack(@ForAll("steps") List<Step> steps) {
        Documents<Long> documents = Documents.<Long>ofFields()
                .id(r -> "k" + r.value() % KEYS)
                .partitionKey("/pk", r -> r.value() % KEYS)
                .version("version", StreamRecord::value);
        try (Sinks sinks = Sinks.of(CosmosSink.upsertIfNewer(connection, container, documents));
                CosmosCheckpointStore store =
                        CosmosCheckpointStore.in(connection).container("of-" + container)) {
            List<Owner> owners = owners(sinks, store, offset -> CosmosTest.record(offset, offset));
            Map<String, Long> before = Map.of();
            long written = 0;
            for (Step step : steps) {
                Owner owner = owners.get(step.owner());
                owner.commit(step.records(), step.loss());
                written = Math.max(written, owner.next);
                Map<String, Long> now = versions();
                before.forEach((id, version) -> assertThat(now.get(id)).isGreaterThanOrEqualTo(version));
                before = now;
            }
            CosmosTest.write(
                    sinks.patient,
                    LongStream.range(0, written)
                            .mapToObj(offset -> CosmosTest.record(offset, offset))
                            .toList());
            assertThat(versions()).isEqualTo(latest(written));
        }
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        documents()
                .forEach(document -> versions.put(
                        document.get("id").asText(), document.get("version").asLong()));
        return versions;
    }

    private static Map<String, Long> latest(long written) {
        Map<String, Long> latest = new TreeMap<>();
        LongStream.range(0, written).forEach(offset -> latest.put("k" + offset % KEYS, offset));
        return latest;
    }

    private List<Owner> owners(Sinks sinks, CheckpointStore store, LongFunction<StreamRecord<Long>> log) {
        List<Owner> owners = new ArrayList<>();
        for (int i = 0; i < OWNERS; i++) {
            owners.add(new Owner(sinks, store, log));
        }
        return owners;
    }

    private Stream<JsonNode> documents() {
        return emulator.documents(CosmosTest.DATABASE, container).stream().map(OwnersProperties::parsed);
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, OWNERS - 1),
                        Arbitraries.of(true, false, false, false),
                        Arbitraries.of(Loss.class),
                        Arbitraries.integers().between(0, 7))
                .as(Step::new)
                .list()
                .ofMaxSize(15);
    }
}

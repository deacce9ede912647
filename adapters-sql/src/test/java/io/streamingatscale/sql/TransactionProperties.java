package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.sql.FaultyDataSource.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Owners come and go, their commits fail or are not answered, and some go on although they lost the partition: what is
 * appended is the log up to the checkpoint, each record once.
 */
class TransactionProperties {

    /** What an owner does next. */
    enum Act {
        COMMIT,
        COMMIT_LOST_BEFORE,
        COMMIT_LOST_AFTER,
        CLAIM
    }

    /** @param owner which of the owners, of whom any but the last that claimed is a zombie */
    record Step(int owner, Act act, int records) {}

    private static final int OWNERS = 3;

    private final FaultyDataSource dataSource = new FaultyDataSource(TestDatabases.h2InMemory());
    private final SqlSink<String> sink = SqlSink.append(
                    dataSource,
                    Table.<String>named("appended")
                            .column("item", r -> r.origin().offset()))
            .batchSize(3);

    @BeforeProperty
    void createTable() {
        execute(dataSource, "create table appended (item bigint not null)");
    }

    /** An owner: where it believes to be. */
    private final class Owner {

        private Claim claim = claimed();
        private long next = start();

        private Claim claimed() {
            return sink.checkpointStore().orElseThrow().claim("test", Writing.PARTITION);
        }

        private long start() {
            return claim.position().map(Position::offset).orElse(0L);
        }

        private void claim() {
            claim = claimed();
            next = start();
        }

        /** Returns whether it was told that it owns the partition no more. */
        private boolean commit(int count, Fault fault) {
            List<StreamRecord<String>> records = LongStream.range(next, next + count)
                    .mapToObj(offset -> Writing.record(offset, "x"))
                    .toList();
            dataSource.onCommit(fault);
            try (SinkWriter<String> writer = sink.open(claim)) {
                if (!records.isEmpty()) {
                    writer.write(records);
                }
                Writing.await(writer.commit(claim.checkpointAt(Position.of(next + count)))
                        .toCompletableFuture());
                next += count;
                return false;
            } catch (TransientException e) {
                claim();
                return false;
            } catch (FencedException e) {
                return true;
            } finally {
                dataSource.onCommit(Fault.NONE);
            }
        }
    }

    @Property(tries = 100)
    void append_anyOwnersAndFaults_isTheLogUpToTheCheckpoint(@ForAll("steps") List<Step> steps) {
        execute(dataSource, "delete from appended");
        execute(dataSource, "drop table if exists streaming_checkpoints");
        JdbcCheckpointStore.in(dataSource).load("test", Writing.PARTITION);
        List<Owner> owners = new ArrayList<>();
        for (int i = 0; i < OWNERS; i++) {
            owners.add(new Owner());
        }
        for (Step step : steps) {
            Owner owner = owners.get(step.owner());
            boolean isZombie = isZombie(owner);
            switch (step.act()) {
                case CLAIM -> owner.claim();
                case COMMIT ->
                    assertThat(owner.commit(step.records(), Fault.NONE)).isEqualTo(isZombie);
                case COMMIT_LOST_BEFORE -> owner.commit(step.records(), Fault.LOST_BEFORE);
                case COMMIT_LOST_AFTER -> owner.commit(step.records(), Fault.LOST_AFTER);
            }
            assertTableIsTheLog();
        }
    }

    private boolean isZombie(Owner owner) {
        return !query(dataSource, "select epoch from streaming_checkpoints")
                .equals(List.of(List.of(owner.claim.epoch())));
    }

    private void assertTableIsTheLog() {
        Object position = query(dataSource, "select coalesce(next_offset, 0) from streaming_checkpoints")
                .get(0)
                .get(0);
        List<List<Object>> expected = LongStream.range(0, (Long) position)
                .<List<Object>>mapToObj(List::of)
                .toList();
        assertThat(query(dataSource, "select item from appended order by item")).isEqualTo(expected);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, OWNERS - 1),
                        Arbitraries.of(Act.class),
                        Arbitraries.integers().between(0, 7))
                .as(Step::new)
                .list()
                .ofMaxSize(20);
    }
}

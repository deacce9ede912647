package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.Sink;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The conformance suite of sinks whose transactions write the checkpoint, too: SK-1 to SK-12 and SK-T1 to SK-T8. Claims are
 * made in {@link Sink#checkpointStore}; its own rules are those of {@link CheckpointStoreTck}.
 *
 * <pre>{@code
 * abstract class SqlTransactionalSinkTck extends TransactionalSinkTck<String> {
 *
 *     private DataSource dataSource;
 *
 *     abstract DataSource openDatabase();
 *
 *     @BeforeEach
 *     void createTable() {
 *         dataSource = openDatabase();
 *         execute(dataSource, "create table tck_appended (id varchar(20) not null)");
 *     }
 *
 *     @Override
 *     protected Sink<String> open() {
 *         return SqlSink.append(dataSource, Table.<String>named("tck_appended").column("id", StreamRecord::value));
 *     }
 *
 *     @Override
 *     protected String value(String id) {
 *         return id;
 *     }
 *
 *     @Override
 *     protected List<String> stored() {
 *         return query(dataSource, "select id from tck_appended").stream()
 *                 .map(row -> (String) row.get(0))
 *                 .toList();
 *     }
 *
 *     @Override
 *     protected boolean keepsOrder() {
 *         return false;
 *     }
 * }
 * }</pre>
 *
 * @param <T> the type of the values written
 */
public abstract class TransactionalSinkTck<T> extends SinkTck<T> {

    /** For a sink's own test class. */
    protected TransactionalSinkTck() {
        super(Effect.TRANSACTIONAL);
    }

    private Claim claim(Sink<T> sink) {
        return ClaimRace.retried(() -> checkpoints(sink).claim("tck", partition(0)));
    }

    private Optional<Position> saved(Sink<T> sink) {
        CheckpointStore store = checkpoints(sink);
        return ClaimRace.retried(() -> store.load("tck", partition(0))).map(last -> last.position());
    }

    /** Writes and commits under a claim, and returns what that throws. */
    private Throwable failure(Sink<T> sink, Claim claim) {
        return catchThrowable(() -> {
            try (WritingOwner<T> owner = owner(sink, claim)) {
                owner.write(records(0, 10));
                owner.commit();
            }
        });
    }

    @Test
    @DisplayName("SK-T1 records and checkpoint are there together, and not before the commit")
    final void commit_recordsAndCheckpoint_areThereTogether() {
        Sink<T> sink = opened();
        WritingOwner<T> owner = owner(sink);
        owner.write(records(0, 10));
        assertThat(stored()).as("stored before the commit").isEmpty();
        assertThat(saved(sink)).as("saved before the commit").isEmpty();

        owner.commit();

        assertStored(ids(0, 10));
        assertThat(saved(sink)).contains(Position.of(10));
    }

    @Test
    @DisplayName("SK-T2 a commit without records saves the checkpoint")
    final void commit_withoutRecords_savesTheCheckpoint() {
        Sink<T> sink = opened();
        WritingOwner<T> owner = owner(sink);

        owner.commitAt(7);
        assertThat(saved(sink)).contains(Position.of(7));
        owner.commitAt(8);
        assertThat(saved(sink)).contains(Position.of(8));
    }

    @Test
    @DisplayName("SK-T3 the next owner resumes after what is stored, also in another process")
    final void claim_afterCommits_resumesAfterThem() {
        Sink<T> sink = opened();
        WritingOwner<T> first = owner(sink);
        first.write(records(0, 10));
        first.commit();
        first.write(records(10, 20));
        first.commit();
        first.close();
        close(sink);

        WritingOwner<T> next = owner(opened());
        assertThat(next.claim().position()).contains(Position.of(20));
        next.write(records(20, 25));
        next.commit();

        assertStored(ids(0, 25));
    }

    @Test
    @DisplayName("SK-T4 an owner that was claimed from before it wrote is fenced, and stores nothing")
    final void commit_claimedSince_isFenced() {
        Sink<T> sink = opened();
        Claim old = claim(sink);
        Sink<T> other = opened();
        Claim present = claim(other);

        assertThat(failure(sink, old)).isInstanceOf(FencedException.class);
        assertThat(stored()).as("what is stored").isEmpty();
        assertThat(saved(other)).isEmpty();
        assertThat(failure(other, present)).isNull();
        assertStored(ids(0, 10));
    }

    @Test
    @DisplayName("SK-T5 an owner that is claimed from between write and commit is fenced, and stores nothing")
    final void commit_claimedAfterTheWrite_isFenced() {
        Sink<T> sink = opened();
        WritingOwner<T> old = owner(sink);
        old.write(records(0, largeBatch()));

        Sink<T> other = opened();
        Claim present = claim(other);

        assertThat(catchThrowable(old::commit)).isInstanceOf(FencedException.class);
        old.close();
        assertThat(stored()).as("what is stored").isEmpty();
        assertThat(saved(other)).isEmpty();
        assertThat(failure(other, present)).isNull();
        assertStored(ids(0, 10));
    }

    @Test
    @DisplayName("SK-T6 a fenced owner moves neither records nor position of the new one")
    final void commit_newOwnerHasCommitted_changesNothing() {
        Sink<T> sink = opened();
        WritingOwner<T> old = owner(sink);
        old.write(records(0, 5));
        old.commit();
        old.write(records(5, 10));
        Sink<T> other = opened();
        WritingOwner<T> present = owner(other);
        present.write(records(5, 20));
        present.commit();

        assertThat(catchThrowable(old::commit)).isInstanceOf(FencedException.class);

        assertStored(ids(0, 20));
        assertThat(saved(other)).contains(Position.of(20));
    }

    @Test
    @DisplayName("SK-T7 a writer closed without commit leaves nothing, and nothing open")
    final void close_withoutCommit_leavesNothing() {
        Sink<T> sink = opened();
        WritingOwner<T> first = owner(sink);
        first.write(records(0, 5));
        first.commit();
        first.write(records(5, 10));
        first.close();
        assertStored(ids(0, 5));

        WritingOwner<T> next = owner(opened());
        assertThat(next.claim().position()).contains(Position.of(5));
        next.write(records(5, 12));
        next.commit();

        assertStored(ids(0, 12));
    }

    @Test
    @DisplayName("SK-T8 whatever became of a commit, the position is that of what is stored")
    final void close_commitUnderWay_positionTellsWhatIsStored() {
        for (int round = 0; round < 3; round++) {
            WritingOwner<T> owner = owner(opened());
            int from = (int)
                    owner.claim().position().map(Position::offset).orElse(0L).longValue();
            owner.write(records(from, from + 20));
            CompletionStage<CommitResult> commit = owner.startCommit();
            owner.close();
            bound().await(commit.handle((result, failure) -> failure == null));

            Claim next = claim(opened());
            assertStored(ids(0, next.position().map(Position::offset).orElse(0L).intValue()));
        }
    }
}

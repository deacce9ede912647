package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The conformance suite of sinks that write under a key: SK-1 to SK-12 and SK-K1 to SK-K5. The key is the id.
 *
 * <pre>{@code
 * abstract class SqlKeyedSinkTck extends KeyedSinkTck<String> {
 *
 *     private DataSource dataSource;
 *
 *     abstract DataSource openDatabase();
 *
 *     @BeforeEach
 *     void createTable() {
 *         dataSource = openDatabase();
 *         execute(dataSource, "create table tck_keyed (id varchar(20) not null primary key, text varchar(20))");
 *     }
 *
 *     @Override
 *     protected Sink<String> open() {
 *         Table<String> table =
 *                 Table.<String>named("tck_keyed").key("id", StreamRecord::value).column("text", StreamRecord::value);
 *         return open(dataSource, table);
 *     }
 *
 *     Sink<String> open(DataSource database, Table<String> table) {
 *         return SqlSink.insertIfAbsent(database, table);
 *     }
 *
 *     @Override
 *     protected String value(String id) {
 *         return id;
 *     }
 *
 *     @Override
 *     protected List<String> stored() {
 *         return query(dataSource, "select id from tck_keyed").stream()
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
public abstract class KeyedSinkTck<T> extends SinkTck<T> {

    /** For a sink's own test class. */
    protected KeyedSinkTck() {
        super(Effect.KEYED);
    }

    /**
     * Returns whether the sink counts what was in the store already as absorbed, as one that inserts if absent can; an upsert
     * cannot. The default is true.
     */
    protected boolean tellsAbsorbed() {
        return true;
    }

    @Test
    @DisplayName("SK-K1 records that are written again have no further effect")
    final void write_again_hasNoFurtherEffect() {
        WritingOwner<T> owner = owner(opened());
        owner.write(records(0, 10));
        owner.commit();

        owner.write(records(0, 10));
        CommitResult again = owner.commit();

        assertThat(again.applied() + again.absorbed()).as("records counted").isEqualTo(10);
        assertStored(ids(0, 10));
    }

    @Test
    @DisplayName("SK-K2 neither what a new owner writes again nor what an old one writes late has a further effect")
    final void write_byANewOwnerAndAnOld_hasNoFurtherEffect() {
        WritingOwner<T> old = owner(opened());
        old.write(records(0, 10));
        old.commit();
        old.write(records(10, 20));

        WritingOwner<T> present = owner(opened());
        present.write(records(0, 20));
        present.commit();
        old.commit();

        assertStored(ids(0, 20));
    }

    @Test
    @DisplayName("SK-K3 a batch of which a part was applied before is applied once")
    final void write_partAppliedBefore_isAppliedOnce() {
        Sink<T> sink = opened();
        WritingOwner<T> first = owner(sink);
        first.write(records(3, 7));
        first.commit();
        first.write(records(7, 12));
        first.close();

        WritingOwner<T> second = owner(sink);
        second.write(records(0, 15));
        CommitResult result = second.commit();

        assertThat(result.applied() + result.absorbed()).as("records counted").isEqualTo(15);
        assertStored(ids(0, 15));
    }

    @Test
    @DisplayName("SK-K4 a key that is twice in a batch is stored once")
    final void write_keyTwiceInABatch_isStoredOnce() {
        WritingOwner<T> owner = owner(opened());

        owner.write(new ArrayList<>(
                List.of(record(partition(0), 0, "a"), record(partition(0), 1, "b"), record(partition(0), 2, "a"))));
        owner.commit();

        assertStored(List.of("a", "b"));
    }

    @Test
    @DisplayName("SK-K5 what was in the store already is counted as absorbed")
    final void commit_writtenBefore_countsAsAbsorbed() {
        assumeTrue(tellsAbsorbed(), "the sink does not tell what was there before");
        WritingOwner<T> owner = owner(opened());
        owner.write(records(0, 10));
        owner.commit();

        owner.write(records(5, 12));

        assertThat(owner.commit()).isEqualTo(new CommitResult(2, 5));
    }
}

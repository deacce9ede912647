package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.sql.SqlSinkContract.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written, and however often any suffix of it is written again, the table equals a map. */
abstract class ReplayProperties {

    static final String TABLE =
            "create table items (id varchar(10) not null, part int not null, text varchar(10) not null,"
                    + " stored_at timestamp(6) with time zone, batch uuid, primary key (part, id))";

    /**
     * One commit of new records, after which the last records of the log are read again.
     *
     * @param replayed how many of the last records of the log so far
     */
    record Step(List<Item> written, int replayed) {}

    abstract DataSource dataSource();

    @Property(tries = 60)
    void insertIfAbsent_withReplays_equalsAMapThatKeepsTheFirst(@ForAll("steps") List<Step> steps) {
        Map<List<Object>, Object> model = new LinkedHashMap<>();

        CommitResult total = run(SqlSink.insertIfAbsent(dataSource(), SqlSinkContract.items()), steps, model, true);

        assertThat(stored()).isEqualTo(model);
        assertThat(total.applied()).isEqualTo(model.size());
        assertThat(total.applied() + total.absorbed()).isEqualTo(writes(steps));
    }

    @Property(tries = 60)
    void upsert_withReplays_equalsAMapThatKeepsTheLast(@ForAll("steps") List<Step> steps) {
        Map<List<Object>, Object> model = new LinkedHashMap<>();

        run(SqlSink.upsert(dataSource(), SqlSinkContract.items()), steps, model, false);

        assertThat(stored()).isEqualTo(model);
    }

    private CommitResult run(
            SqlSink<Item> settings, List<Step> steps, Map<List<Object>, Object> model, boolean isFirstKept) {
        execute(dataSource(), "delete from items");
        List<StreamRecord<Item>> log = new ArrayList<>();
        CommitResult total = CommitResult.EMPTY;
        try (SqlSink<Item> sink = settings.batchSize(3)) {
            for (Step step : steps) {
                List<StreamRecord<Item>> fresh = new ArrayList<>();
                for (Item item : step.written()) {
                    fresh.add(Writing.record(log.size() + (long) fresh.size(), item));
                    model.merge(List.of(item.part(), item.id()), item.text(), (a, b) -> isFirstKept ? a : b);
                }
                log.addAll(fresh);
                total = total.plus(Writing.write(sink, fresh));
                total = total.plus(Writing.write(
                        sink, log.subList(log.size() - replayed(step, log.size()), log.size())));
            }
        }
        return total;
    }

    private static int replayed(Step step, int logSize) {
        return Math.min(step.replayed(), logSize);
    }

    private static long writes(List<Step> steps) {
        int log = 0;
        long writes = 0;
        for (Step step : steps) {
            log += step.written().size();
            writes += step.written().size() + replayed(step, log);
        }
        return writes;
    }

    private Map<List<Object>, Object> stored() {
        Map<List<Object>, Object> stored = new LinkedHashMap<>();
        for (List<Object> row : query(dataSource(), "select part, id, text from items")) {
            stored.put(row.subList(0, 2), row.get(2));
        }
        return stored;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Item> items = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "A", "a "),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(3))
                .as(Item::new);
        return Combinators.combine(
                        items.list().ofMaxSize(8), Arbitraries.integers().between(0, 12))
                .as(Step::new)
                .list()
                .ofMaxSize(6);
    }
}

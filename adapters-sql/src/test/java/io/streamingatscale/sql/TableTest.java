package io.streamingatscale.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TableTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1a", "a\"b", "a;b", "a.b", "a\nb", "a'b", "a\0b"})
    void names_thatCouldLeaveTheirQuotes_areRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Table.<String>named(name))
                .withMessageStartingWith("table must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Table.<String>named("t").schema(name))
                .withMessageStartingWith("schema must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Table.<String>named("t").column(name, r -> 1))
                .withMessageStartingWith("column must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a;b", "a.b.c", ".a", "a\"b", "a--"})
    void checkpointTable_notAPlainName_isRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> JdbcCheckpointStore.in(TestDatabases.h2InMemory()).table(name))
                .withMessageStartingWith("table must be letters");
    }

    @Test
    void columns_added_leaveTheMappingTheyWereAddedTo() {
        Table<String> one = Table.<String>named("t").key("id", r -> 1);

        Table<String> two = one.column("text", r -> "x");

        assertThat(one.columns()).hasSize(1);
        assertThat(two.columns()).hasSize(2);
    }

    @Test
    void column_mappedTwice_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Table.<String>named("t").key("id", r -> 1).column("id", SqlExpression.BATCH_ID))
                .withMessage("column must be mapped once: column=\"id\"");
    }

    @Test
    void sinkSettings_outOfRange_areRefused() {
        SqlSink<String> sink = SqlSink.upsert(
                TestDatabases.h2InMemory(), Table.<String>named("t").key("id", r -> 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink.batchSize(0))
                .withMessage("batchSize must be within 1 and 10000: batchSize=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink.writers(257))
                .withMessage("writers must be within 1 and 256: writers=257");
    }
}

package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Pipeline;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README. */
class KafkaToSqlExampleTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path SOURCE =
            Path.of("src", "main", "java", "io", "streamingatscale", "examples", "KafkaToSqlExample.java");

    @TempDir
    Path directory;

    private static String folded(String code) {
        return code.replaceAll("\\s+", " ");
    }

    private static long count(JdbcDataSource database, String what) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(" + what + ") from readings")) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void readme_example_isTheOneThatRuns() throws Exception {
        Matcher example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));

        assertThat(example.find()).isTrue();
        assertThat(folded(Files.readString(SOURCE)))
                .contains(folded(example.group(1)).strip());
    }

    @Test
    void pipeline_eventsSentTwice_standInTheTableOnce() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + directory.resolve("h2") + ";WRITE_DELAY=0");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table readings (EventId uuid primary key, DeviceId varchar(50) not null,"
                    + " CreatedAt timestamp(9) with time zone not null, \"VALUE\" decimal(28, 9))");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            kafka.createTopic("devices", 4);
            Map<String, String> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
            try (EventTarget target = EventTarget.kafka(settings, "devices")) {
                Simulator simulator = Simulator.builder(target)
                        .eventsPerSecond(0)
                        .maxEvents(500)
                        .duplicateEvery(10)
                        .build();
                simulator.run();
                try (Pipeline pipeline = KafkaToSqlExample.pipeline(
                        kafka.bootstrapServers(), database, directory.resolve("checkpoints"))) {
                    pipeline.start();
                    int distinct = simulator.ledger().distinct();
                    Eventually.await("all events stored", () -> count(database, "*") >= distinct);
                    assertThat(simulator.ledger().produced()).isGreaterThan(distinct);
                    assertThat(count(database, "*")).isEqualTo(distinct);
                    assertThat(count(database, "distinct EventId")).isEqualTo(distinct);
                }
            }
        }
    }
}

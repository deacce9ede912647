package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TdsServerTest {

    @Test
    void server_killed_keepsWhatWasCommitted(@TempDir Path directory) throws Exception {
        String file = "--file=" + directory.resolve("rows");
        Process first = launch("--port=0", file, "--database=devices");
        try (Connection connection = DriverManager.getConnection(url(first));
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (id int not null primary key)");
            connection.setAutoCommit(false);
            statement.execute("insert into t values (1)");
            connection.commit();
            statement.execute("insert into t values (2)");
            first.destroyForcibly().waitFor();
        }

        Process second = launch(file, "--database=devices");
        try (Connection connection = DriverManager.getConnection(url(second));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from t")) {
            assertThat(Client.rows(rows)).containsExactly("1");
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --ports=1    | unknown option: option=--ports=1; use --port=, --file= or --database=
            --port=x     | --port must have a number: --port=x
            --port       | unknown option: option=--port; use
            """)
    void server_withWrongOptions_saysWhatIsRight(String option, String message) throws Exception {
        Process process = launch(option);

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.errorReader(StandardCharsets.UTF_8).readLine()).startsWith(message);
    }

    @Test
    void writers_ofAFile_takeTurns(@TempDir Path directory) throws Exception {
        try (TdsEmulator emulator =
                        TdsEmulator.builder().file(directory.resolve("rows")).start();
                Client one = Client.of(emulator);
                Client other = Client.of(emulator, "lockTimeout=50")) {
            one.run("create table t (id int not null primary key)");
            one.connection().setAutoCommit(false);
            one.update("insert into t values (1)");
            assertThat(error(other)).isEqualTo(1222);
            assertThat(other.rows("select count(*) from t")).containsExactly("0");
            one.connection().commit();

            assertThat(error(other)).isZero();
            assertThat(error(other)).isEqualTo(2627);
            assertThat(one.update("insert into t values (3)")).isEqualTo(1);
        }
    }

    private static int error(Client client) {
        try {
            client.update("insert into t values (2)");
            return 0;
        } catch (SQLException e) {
            return e.getErrorCode();
        }
    }

    private static String url(Process process) throws IOException {
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        assertThat(line).startsWith("jdbc:sqlserver://127.0.0.1:");
        return line;
    }

    private static Process launch(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                TdsServer.class.getName()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
    }
}

package io.streamingatscale.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class SoakReportTest {

    @TempDir
    private Path directory;

    private static SoakReport report(boolean passed, long seconds, String failure) {
        return new SoakReport(
                42,
                120,
                500,
                4,
                140.5,
                failure,
                List.of(new SoakReport.FlowResult(
                        "kafka-postgresql",
                        passed,
                        60_000,
                        57,
                        3,
                        60_000,
                        passed ? 0 : 7,
                        0,
                        0,
                        0,
                        true,
                        311,
                        LongStream.range(0, seconds)
                                .mapToObj(at -> new SoakReport.Stored(at, 100 * at))
                                .toList())),
                List.of(
                        new SoakReport.Incident(FaultKind.KILL, "pipelines-2", 1.5, 3.25, ""),
                        new SoakReport.Incident(FaultKind.RESET, "kafka", 2, 2, "12 connections")));
    }

    @Test
    void write_json_hasAllThatWasPromised() throws IOException {
        report(true, 10, "").write(directory);

        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("report.json").toFile());
        assertThat(json.get("seed").asLong()).isEqualTo(42);
        assertThat(json.get("passed").asBoolean()).isTrue();
        assertThat(json.get("faultCounts").get("KILL").asLong()).isEqualTo(1);
        assertThat(json.get("faultCounts").get("PAUSE").asLong()).isZero();
        assertThat(json.get("flows").get(0).get("duplicatesInjected").asLong()).isEqualTo(57);
        assertThat(json.get("faults").get(1).get("note").asText()).isEqualTo("12 connections");
    }

    @Test
    void write_html_needsNothingBesideItself() throws IOException {
        report(true, 10, "").write(directory);

        assertThat(Files.readString(directory.resolve("report.html")))
                .doesNotContain("http:", "https:", "src=", "url(", "@import", "<script")
                .contains("PASS", "60,000", "pipelines-2", "12 connections", "Seed 42");
    }

    @Test
    void html_failed_saysSo() {
        SoakReport report = report(false, 10, "");

        assertThat(report.passed()).isFalse();
        assertThat(new SoakPage(report).html()).contains("verdict fail", "FAIL").doesNotContain("PASS");
    }

    @Test
    void html_noVerdict_tellsWhy() {
        SoakReport report = report(true, 10, "process ended by itself: name=pipelines-1 <tail>");

        assertThat(report.passed()).isFalse();
        assertThat(new SoakPage(report).html()).contains("verdict fail", "pipelines-1 &lt;tail&gt;");
    }

    @Test
    void html_anySeries_drawsWellFormedPlots() throws Exception {
        for (long seconds : new long[] {0, 1, 2, 5_000}) {
            Matcher plots =
                    Pattern.compile("(?s)<svg .*?</svg>").matcher(new SoakPage(report(true, seconds, "")).html());
            int count = 0;
            for (; plots.find(); count++) {
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(plots.group())));
                assertThat(plots.group()).doesNotContain("NaN", "Infinity", "='-");
            }
            assertThat(count).isEqualTo(2);
        }
    }
}

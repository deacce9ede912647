package io.streamingatscale.examples.quickstart;

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
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class QuickstartReportTest {

    private static final QuickstartReport.Millis MILLIS = new QuickstartReport.Millis(12.5, 40, 80.2, 1234.5);

    @TempDir
    private Path directory;

    private static QuickstartReport report(boolean passed, int seconds) {
        return new QuickstartReport(
                1_001,
                1_000,
                1,
                1_000,
                passed ? 0 : 7,
                0,
                0,
                1,
                2,
                12_345,
                MILLIS,
                1,
                "guarantee: EXACTLY_ONCE_EFFECT\n  path: a -> b & <c>",
                passed,
                new QuickstartOptions(1_000, 0, QuickstartOptions.DatabaseKind.H2, 1),
                61.2,
                IntStream.range(0, seconds)
                        .mapToObj(at -> new QuickstartReport.Second(at, 100L * at, MILLIS))
                        .toList(),
                List.of(new QuickstartReport.Outage(1.5, 3.25)));
    }

    @Test
    void write_json_hasAllThatWasPromised() throws IOException {
        report(true, 10).write(directory);

        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("report.json").toFile());

        for (String field : List.of(
                "produced",
                "producedDistinct",
                "duplicatesInjected",
                "stored",
                "lost",
                "duplicates",
                "outOfOrder",
                "eventsPerSecond",
                "latencyMillis",
                "restarts",
                "guarantee",
                "passed")) {
            assertThat(json.has(field)).as(field).isTrue();
        }
        assertThat(json.get("latencyMillis").get("p99").asDouble()).isEqualTo(80.2);
        assertThat(json.get("passed").asBoolean()).isTrue();
    }

    @Test
    void warmEventsPerSecond_isThatOfTheBestTenSeconds() {
        assertThat(report(true, 0).warmEventsPerSecond()).isZero();
        assertThat(report(true, 3).warmEventsPerSecond()).isEqualTo(100);
        assertThat(report(true, 20).warmEventsPerSecond()).isEqualTo(1_450);
    }

    @Test
    void write_html_needsNothingBesideItself() throws IOException {
        report(true, 10).write(directory);

        String html = Files.readString(directory.resolve("report.html"));

        assertThat(html)
                .doesNotContain("http:", "https:", "src=", "url(", "@import", "<script")
                .contains("PASS", "12,345", "a -&gt; b &amp; &lt;c&gt;", "killed");
    }

    @Test
    void html_failed_saysSo() {
        assertThat(new ReportPage(report(false, 10)).html())
                .contains("verdict fail", "FAIL", "7 events lost")
                .doesNotContain("PASS");
    }

    @Test
    void html_anySeries_drawsWellFormedPlots() throws Exception {
        for (int seconds : new int[] {0, 1, 2, 500}) {
            Matcher plots = Pattern.compile("(?s)<svg .*?</svg>").matcher(new ReportPage(report(true, seconds)).html());
            int count = 0;
            for (; plots.find(); count++) {
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(plots.group())));
                assertThat(plots.group()).doesNotContain("NaN", "Infinity", "='-");
            }
            assertThat(count).isEqualTo(4);
        }
    }
}

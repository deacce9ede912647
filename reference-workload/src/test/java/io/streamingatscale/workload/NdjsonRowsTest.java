package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NdjsonRowsTest {

    private static final String GOOD = "{'eventId':'b81d241f-5187-40b0-ab2a-940faf9757c0','deviceId':'d','type':'CO2',"
            + "'deviceSequenceNumber':42,'complexData':{'moreData1':0.1},'enqueuedAt':'2024-10-23T11:59:59.5Z',"
            + "'storedAt':'2024-10-23T12:00:00.123456789Z'}";

    @TempDir
    private Path directory;

    @Test
    void fromNdjson_linesWithOtherFieldsAndEmptyLines_areRead() throws Exception {
        StoredEvents events = read(GOOD + "\n\n" + GOOD.replace("2024-10-23T11:59:59.5Z", "2024-10-23T12:00:00Z"));

        assertThat(events.size()).isEqualTo(2);
        assertThat(events.distinct()).isEqualTo(1);
        assertThat(events.sequence(0)).isEqualTo(42);
        assertThat(events.storedNanos(0))
                .isEqualTo(Instant.parse("2024-10-23T12:00:00Z").getEpochSecond() * 1_000_000_000L + 123_456_789);
        assertThat(events.latencyNanos(0)).isEqualTo(623_456_789);
        assertThat(events.latencyNanos(1)).isEqualTo(123_456_789);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'storedAt'|'stored'|storedAt must not be missing: line=2",
                "'deviceSequenceNumber':42|'deviceSequenceNumber':null|deviceSequenceNumber must not be missing: line=2",
                "b81d241f-|secret-|eventId must be a UUID: line=2",
                "2024-10-23T11:59:59.5Z|secret|enqueuedAt must be a time in ISO-8601 with a zone: line=2",
                "42|secret|line must be a JSON object with the fields of a stored event: line=2, column=0",
            })
    void fromNdjson_badLine_saysWhichAndWhatWithoutQuotingIt(String from, String to, String message) throws Exception {
        assertThatThrownBy(() -> read(GOOD + "\n" + GOOD.replace(from, to)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message.replaceAll("column=.*", "column="));
    }

    @Test
    void fromNdjson_missingFile_saysWhich() {
        assertThatThrownBy(() -> StoredEvents.fromNdjson(directory.resolve("none")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none");
    }

    private StoredEvents read(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("rows"), text.replace('\'', '"'));
        return StoredEvents.fromNdjson(file);
    }
}

package io.streamingatscale.workload;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads rows from a file of one JSON object a line. */
final class NdjsonRows {

    private static final ObjectReader READER = JsonMapper.builder().build().readerFor(Line.class);

    private NdjsonRows() {}

    static StoredEvents read(Path path) {
        StoredEvents events = new StoredEvents();
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            long number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    events.add(parse(line, "line=" + number));
                }
                number++;
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException("rows could not be read: path=" + path, e);
        }
    }

    private static StoredEvent parse(String text, String place) {
        Line line = read(text, place);
        String eventId = FieldText.required(line.eventId, "eventId", place);
        String enqueuedAt = FieldText.required(line.enqueuedAt, "enqueuedAt", place);
        String storedAt = FieldText.required(line.storedAt, "storedAt", place);
        return new StoredEvent(
                FieldText.uuid(eventId, "eventId", place),
                FieldText.required(line.deviceId, "deviceId", place),
                FieldText.required(line.deviceSequenceNumber, "deviceSequenceNumber", place),
                FieldText.instant(enqueuedAt, "enqueuedAt", place),
                FieldText.instant(storedAt, "storedAt", place));
    }

    private static Line read(String text, String place) {
        try {
            return FieldText.required(READER.<@Nullable Line>readValue(text), "object", place);
        } catch (JsonProcessingException e) {
            // without its cause, whose message may quote the line
            throw new IllegalArgumentException("line must be a JSON object with the fields of a stored event: " + place
                    + ", column=" + e.getLocation().getColumnNr());
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Line(
            @JsonProperty("eventId") @Nullable String eventId,
            @JsonProperty("deviceId") @Nullable String deviceId,
            @JsonProperty("deviceSequenceNumber") @Nullable Long deviceSequenceNumber,
            @JsonProperty("enqueuedAt") @Nullable String enqueuedAt,
            @JsonProperty("storedAt") @Nullable String storedAt) {}
}

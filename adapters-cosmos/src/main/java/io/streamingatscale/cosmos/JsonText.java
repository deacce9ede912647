package io.streamingatscale.cosmos;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Writes the fields of a JSON object. */
final class JsonText {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final StringBuilder text;

    JsonText(int capacity) {
        text = new StringBuilder(capacity).append('{');
    }

    /** Adds a field. */
    JsonText field(String name, @Nullable Object value) {
        separate();
        string(name);
        text.append(':');
        value(value);
        return this;
    }

    /** Adds fields that are text already, separated by commas. */
    JsonText fields(String raw) {
        if (!raw.isEmpty()) {
            separate();
            text.append(raw);
        }
        return this;
    }

    /** Returns a value in the form that the client's own mapper writes as {@link #field} does. */
    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Instant time ? MILLIS.format(time) : value;
    }

    /** Returns the object. */
    String end() {
        return text.append('}').toString();
    }

    private void separate() {
        if (text.length() > 1) {
            text.append(',');
        }
    }

    private void string(CharSequence value) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, text);
        text.append('"');
    }

    private void value(@Nullable Object value) {
        if (value instanceof CharSequence s) {
            string(s);
        } else if (value instanceof Instant time) {
            string(MILLIS.format(time));
        } else if (value instanceof RawValue raw) {
            text.append(raw.rawValue());
        } else if (value instanceof Double || value instanceof Float) {
            finite(((Number) value).doubleValue());
            text.append(value);
        } else if (value == null || value instanceof Number || value instanceof Boolean || value instanceof JsonNode) {
            text.append(value);
        } else {
            throw new IllegalArgumentException("field must be text, number, boolean, time, JsonNode or null: class="
                    + value.getClass().getName());
        }
    }

    private static void finite(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("number must be finite");
        }
    }
}

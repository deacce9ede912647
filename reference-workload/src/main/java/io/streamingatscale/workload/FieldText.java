package io.streamingatscale.workload;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the text of a row's fields; says in which row and field it could not. */
final class FieldText {

    private static final int UUID_LENGTH = 36;

    private FieldText() {}

    static <T> T required(@Nullable T value, String name, String place) {
        if (value == null) {
            throw missing(name, place);
        }
        return value;
    }

    static IllegalArgumentException missing(String name, String place) {
        return new IllegalArgumentException(name + " must not be missing: " + place);
    }

    static UUID uuid(String text, String name, String place) {
        if (text.length() == UUID_LENGTH) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + " must be a UUID: " + place, e);
            }
        }
        throw new IllegalArgumentException(name + " must be a UUID: " + place);
    }

    static Instant instant(String text, String name, String place) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(name + " must be a time in ISO-8601 with a zone: " + place, e);
        }
    }
}

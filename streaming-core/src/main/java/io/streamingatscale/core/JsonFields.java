package io.streamingatscale.core;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Reads a few fields of JSON objects and leaves the objects themselves as they are: the quick way where a pipeline needs
 * an id and a time, and passes the payload on.
 *
 * <pre>{@code
 * JsonFields fields = JsonFields.of("eventId", "createdAt");
 * JsonFields.View event = fields.read(payload);
 * String id = event.text("eventId");
 * }</pre>
 *
 * <p>Fields count at the top level only. The whole document is checked, also behind the last field of interest. Of a
 * name that occurs twice the last one counts, as with {@link JsonCodec#of}.
 *
 * <p><b>Threads:</b> any thread at once; so too the {@link View}s.
 */
public final class JsonFields {

    private final List<String> names;
    private final byte[][] encoded;

    private JsonFields(List<String> names) {
        this.names = names;
        this.encoded = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /**
     * Makes a reader of fields.
     *
     * @param names the names of fields at the top level, each once; their order gives their indices
     * @throws IllegalArgumentException if a name is given twice
     */
    public static JsonFields of(String... names) {
        List<String> list = List.of(names);
        if (new HashSet<>(list).size() < list.size()) {
            throw new IllegalArgumentException("names must differ: names=" + list);
        }
        return new JsonFields(list);
    }

    /**
     * Finds the fields in an object.
     *
     * @param payload one JSON object in UTF-8; not copied, do not change it afterwards
     * @throws IllegalArgumentException if the payload is not that; the message tells the place and quotes nothing
     */
    public View read(byte[] payload) {
        int[] ranges = new int[2 * encoded.length];
        forEachField(payload, (field, nameStart, start, end) -> {
            if (field >= 0) {
                ranges[2 * field] = start;
                ranges[2 * field + 1] = end;
            }
        });
        return new View(names, payload, ranges);
    }

    /**
     * Returns the fields of an object whose names are <b>not</b> among these, as they came and in their order, without the
     * braces: {@code "a":1,"b":{}}. So fields can be replaced without reading the others.
     *
     * @param payload one JSON object in UTF-8
     * @throws IllegalArgumentException if the payload is not that; the message tells the place and quotes nothing
     */
    public String others(byte[] payload) {
        StringBuilder others = new StringBuilder(payload.length);
        forEachField(payload, (field, nameStart, start, end) -> {
            if (field < 0) {
                others.append(others.isEmpty() ? "" : ",")
                        .append(new String(payload, nameStart, end - nameStart, StandardCharsets.UTF_8));
            }
        });
        return others.toString();
    }

    /** Takes one field of an object after the other. */
    @FunctionalInterface
    private interface FieldVisitor {

        /**
         * Takes a field.
         *
         * @param field its index, or -1
         * @param nameStart where its name begins, with the quote
         * @param start where its value begins
         * @param end where its value has ended
         */
        void visit(int field, int nameStart, int start, int end);
    }

    private void forEachField(byte[] payload, FieldVisitor visitor) {
        JsonScanner scanner = new JsonScanner(payload);
        scanner.skipSpace();
        if (scanner.peek() != '{') {
            JsonScanner.check(payload);
            throw new IllegalArgumentException("json must be an object");
        }
        scanner.expect('{');
        scanner.skipSpace();
        if (!scanner.skipIf('}')) {
            do {
                visitField(payload, scanner, visitor);
            } while (scanner.skipIf(','));
            scanner.expect('}');
        }
        scanner.expectEnd();
    }

    private void visitField(byte[] payload, JsonScanner scanner, FieldVisitor visitor) {
        int nameStart = scanner.position();
        scanner.skipString();
        int field = indexOf(payload, nameStart + 1, scanner.position() - 1);
        scanner.skipColon();
        int start = scanner.position();
        scanner.skipValue();
        visitor.visit(field, nameStart, start, scanner.position());
        scanner.skipSpace();
    }

    private int indexOf(byte[] payload, int from, int to) {
        for (int i = from; i < to; i++) {
            if (payload[i] == '\\') {
                return names.indexOf(JsonScanner.text(payload, from, to));
            }
        }
        for (int i = 0; i < encoded.length; i++) {
            byte[] name = encoded[i];
            if (name.length == to - from && Arrays.equals(name, 0, name.length, payload, from, to)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * An object as it came, and its fields of interest. Fields go by name, or by index in the order of
     * {@link JsonFields#of}, which is faster.
     */
    public static final class View {

        // a number of more digits takes long to convert, and none is meant that way
        private static final int LONGEST_NUMBER = 1_000;

        private final List<String> names;
        private final byte[] payload;
        private final int[] ranges;

        private View(List<String> names, byte[] payload, int[] ranges) {
            this.names = names;
            this.payload = payload;
            this.ranges = ranges;
        }

        /** Returns the bytes read, not a copy; do not change them. */
        public byte[] payload() {
            return payload;
        }

        /** Returns whether the object has the field, be it null. */
        public boolean isPresent(int field) {
            // no value starts at 0, for the object itself does
            return ranges[2 * field] > 0;
        }

        /** Returns whether the object has the field, be it null. */
        public boolean isPresent(String name) {
            return isPresent(index(name));
        }

        /** Returns whether the object has the field, and it is null. */
        public boolean isNull(int field) {
            return isPresent(field) && payload[ranges[2 * field]] == 'n';
        }

        /** Returns whether the object has the field, and it is null. */
        public boolean isNull(String name) {
            return isNull(index(name));
        }

        /**
         * Returns the text of a string.
         *
         * @throws IllegalArgumentException if the field is missing or not a string
         */
        public String text(int field) {
            check(field, payload[ranges[2 * field]] == '"', "a string");
            return JsonScanner.text(payload, ranges[2 * field] + 1, ranges[2 * field + 1] - 1);
        }

        /**
         * Returns the text of a string.
         *
         * @throws IllegalArgumentException if the field is missing or not a string
         */
        public String text(String name) {
            return text(index(name));
        }

        /**
         * Returns a whole number.
         *
         * @throws IllegalArgumentException if the field is missing, not a number, has a fraction or exceeds a long
         */
        public long longValue(int field) {
            try {
                return decimal(field).longValueExact();
            } catch (ArithmeticException e) {
                throw unfit(field, "a whole number in the range of a long");
            }
        }

        /**
         * Returns a whole number.
         *
         * @throws IllegalArgumentException if the field is missing, not a number, has a fraction or exceeds a long
         */
        public long longValue(String name) {
            return longValue(index(name));
        }

        /**
         * Returns a number with the value and the scale of its text: 0.10 has two decimals.
         *
         * @throws IllegalArgumentException if the field is missing, not a number, or one of more than 1000 characters
         *     or with an exponent that exceeds an int
         */
        public BigDecimal decimal(int field) {
            byte first = payload[ranges[2 * field]];
            check(field, first == '-' || (first >= '0' && first <= '9'), "a number");
            check(
                    field,
                    ranges[2 * field + 1] - ranges[2 * field] <= LONGEST_NUMBER,
                    "a number of 1000 digits at most");
            try {
                return new BigDecimal(json(field));
            } catch (NumberFormatException e) {
                throw unfit(field, "a number with an exponent in the range of an int");
            }
        }

        /**
         * Returns a number with the value and the scale of its text: 0.10 has two decimals.
         *
         * @throws IllegalArgumentException if the field is missing, not a number, or one of more than 1000 characters
         *     or with an exponent that exceeds an int
         */
        public BigDecimal decimal(String name) {
            return decimal(index(name));
        }

        /**
         * Returns the time in a string.
         *
         * @throws IllegalArgumentException if the field is missing or not an ISO-8601 date and time with an offset or
         *     {@code Z} and at most 9 fractional digits
         */
        public Instant instant(int field) {
            try {
                return Instant.parse(text(field));
            } catch (DateTimeException e) {
                throw unfit(field, "an ISO-8601 time with an offset");
            }
        }

        /**
         * Returns the time in a string.
         *
         * @throws IllegalArgumentException if the field is missing or not an ISO-8601 date and time with an offset or
         *     {@code Z} and at most 9 fractional digits
         */
        public Instant instant(String name) {
            return instant(index(name));
        }

        /**
         * Returns the JSON text of a value of any kind, as it came.
         *
         * @throws IllegalArgumentException if the field is missing
         */
        public String json(int field) {
            check(field, true, "");
            int start = ranges[2 * field];
            return new String(payload, start, ranges[2 * field + 1] - start, StandardCharsets.UTF_8);
        }

        /**
         * Returns the JSON text of a value of any kind, as it came.
         *
         * @throws IllegalArgumentException if the field is missing
         */
        public String json(String name) {
            return json(index(name));
        }

        private int index(String name) {
            int index = names.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException("name must be one of those read: name=" + name + ", names=" + names);
            }
            return index;
        }

        private void check(int field, boolean fits, String kind) {
            if (!isPresent(field)) {
                throw new IllegalArgumentException("json field missing: field=" + names.get(field));
            }
            if (!fits) {
                throw unfit(field, kind);
            }
        }

        private IllegalArgumentException unfit(int field, String kind) {
            return new IllegalArgumentException("json field must be " + kind + ": field=" + names.get(field));
        }

        /** Returns the names of the fields present; values may be confidential. */
        @Override
        public String toString() {
            return names.stream().filter(this::isPresent).toList().toString();
        }
    }
}

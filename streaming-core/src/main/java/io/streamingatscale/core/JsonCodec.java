package io.streamingatscale.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into JSON documents in UTF-8 and back.
 *
 * <pre>{@code
 * pipeline.map(JsonCodec.of(DeviceEvent.class)::decode)
 * }</pre>
 *
 * <p>A document must be strictly one: no trailing content, no byte order mark, no malformed UTF-8. Numbers may have 1000
 * characters at most. Times are ISO-8601 text with 0 to 9 fractional digits.
 *
 * <p>No message or cause of an exception quotes the document; it gives the place, and the names of the fields on the way
 * to it.
 *
 * <p><b>Threads:</b> any thread at once.
 *
 * @param <T> the type of the values
 */
public final class JsonCodec<T> implements Codec<T> {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(JsonScanner.MAX_DEPTH)
                            .build())
                    .build())
            // what cannot be taken as it is, is refused: a fraction for an int, a null or nothing for a primitive
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addModule(new SimpleModule()
                    .addDeserializer(JsonNode.class, new JsonTreeDeserializer())
                    .addDeserializer(Instant.class, new InstantDeserializer())
                    .addSerializer(Instant.class, new InstantSerializer()))
            .build();

    private final Class<T> type;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    private JsonCodec(Class<T> type) {
        this.type = type;
        this.reader = MAPPER.readerFor(type);
        this.writer = MAPPER.writerFor(type);
    }

    /**
     * Returns the codec of a record or bean, by the rules and annotations of Jackson.
     *
     * <p>Unknown fields are left out, unless the type has a {@code @JsonAnySetter} to keep them and a
     * {@code @JsonAnyGetter} to write them again. Of a name that occurs twice the last one counts. A missing or null
     * field is refused where the type has a primitive, and null elsewhere. Fields of type {@code JsonNode} are read as
     * by {@link #tree}.
     */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return new JsonCodec<>(type);
    }

    /**
     * Returns the codec that loses nothing: it keeps all fields, in their order, and the text of every number, be it
     * {@code 0.10}, {@code 1e400} or {@code -0}. Of a document only the space between tokens, and which characters of a
     * string are escaped, may come out differently. It refuses an object that has a name twice.
     */
    public static JsonCodec<JsonNode> tree() {
        return of(JsonNode.class);
    }

    /**
     * Returns the document of a value.
     *
     * @throws IllegalArgumentException if the value has no form in JSON
     */
    @Override
    public byte[] encode(T value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("value has no form in json: type=" + type.getName() + path(e));
        }
    }

    @Override
    public T decode(byte[] bytes) {
        // Jackson alone would take UTF-16, and some malformed UTF-8
        JsonScanner.check(bytes);
        T value = read(bytes);
        if (value == null) {
            throw new IllegalArgumentException("json must not be null: type=" + type.getName());
        }
        return value;
    }

    private @Nullable T read(byte[] bytes) {
        try {
            return reader.readValue(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(reason(e) + ": type=" + type.getName() + path(e) + place(e));
        } catch (IOException | RuntimeException e) {
            // whatever a type's own code has thrown may quote the document
            throw new IllegalArgumentException("json does not fit the type: type=" + type.getName());
        }
    }

    private static String reason(JsonProcessingException e) {
        return JsonTreeDeserializer.DUPLICATE.equals(e.getOriginalMessage())
                ? JsonTreeDeserializer.DUPLICATE
                : "json does not fit the type";
    }

    private static String path(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "";
        }
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining(".", ", path=", ""));
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ", line=" + e.getLocation().getLineNr() + ", column="
                        + e.getLocation().getColumnNr() + ", byte="
                        + e.getLocation().getByteOffset();
    }

    private static final class InstantDeserializer extends StdScalarDeserializer<Instant> {

        private static final long serialVersionUID = 1;

        InstantDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(parser.getText());
            } catch (DateTimeException e) {
                return context.reportInputMismatch(this, "not an ISO-8601 time");
            }
        }
    }

    private static final class InstantSerializer extends StdScalarSerializer<Instant> {

        private static final long serialVersionUID = 1;

        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(value.toString());
        }
    }
}

package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.streamingatscale.core.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The conformance suite of codecs: extend it for a codec, and give values and bytes that are none.
 *
 * <pre>{@code
 * class JsonCodecTckTest extends CodecTck<JsonCodecTckTest.Reading> {
 *
 *     record Reading(String device, double value) {}
 *
 *     @Override
 *     protected Codec<Reading> codec() {
 *         return JsonCodec.of(Reading.class);
 *     }
 *
 *     @Override
 *     protected List<Reading> values() {
 *         return List.of(new Reading("", 0.1), new Reading("\u00fc \"\\\n", -1e300));
 *     }
 *
 *     @Override
 *     protected List<byte[]> garbage() {
 *         return List.of(new byte[0], new byte[] {-1}, "[\"secret\"".getBytes(UTF_8), "null".getBytes(UTF_8));
 *     }
 * }
 * }</pre>
 *
 * <p>The rules CD-1 to CD-4 stand by their numbers in the Javadoc of {@link Codec}.
 *
 * @param <T> the type of the values
 */
@ExtendWith(RuleFailures.class)
public abstract class CodecTck<T> {

    private static final int THREADS = 4;
    private static final int ROUNDS = 50;

    /** For a codec's own test class. */
    protected CodecTck() {}

    /** Returns the codec. */
    protected abstract Codec<T> codec();

    /** Returns values of every kind that can be encoded, at least two, no two of them equal. */
    protected abstract List<T> values();

    /** Returns bytes that are not of the form; empty where all bytes are. Those that are text are at least five characters to be noticed in a message. */
    protected abstract List<byte[]> garbage();

    /** Returns how long to wait for what must happen. The default is a minute. */
    protected Duration patience() {
        return Duration.ofMinutes(1);
    }

    @Test
    @DisplayName("CD-1 a value comes back as it was")
    final void decode_encoded_isEqual() {
        for (T value : values()) {
            assertThat(codec().decode(codec().encode(value))).isEqualTo(value);
        }
    }

    @Test
    @DisplayName("CD-2 bytes that are not of the form are refused as an illegal argument")
    final void decode_garbage_isRefused() {
        assumeFalse(garbage().isEmpty(), "all bytes are of the form");
        for (byte[] bytes : garbage()) {
            assertThat(catchThrowable(() -> codec().decode(bytes)))
                    .as("what decode throws, garbage number " + garbage().indexOf(bytes))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("CD-3 a refusal does not quote the bytes")
    final void decode_garbage_isNotQuoted() {
        assumeFalse(garbage().isEmpty(), "all bytes are of the form");
        for (byte[] bytes : garbage()) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            Throwable refusal = catchThrowable(() -> codec().decode(bytes));
            for (Throwable each = refusal; each != null && text.length() >= 5; each = each.getCause()) {
                assertThat(each.toString().contains(text))
                        .as("whether a message quotes the bytes")
                        .isFalse();
            }
        }
    }

    @Test
    @DisplayName("CD-4 any number of threads use one codec at once")
    final void decode_manyThreads_doNotMeet() {
        Codec<T> codec = codec();
        List<T> values = values();

        OwnersAtOnce.run(THREADS, new Patience(patience()), number -> {
            for (int i = 0; i < ROUNDS; i++) {
                T value = values.get((number + i) % values.size());
                assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
            }
        });
    }
}

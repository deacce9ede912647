package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class JsonBufferTest {

    private final JsonBuffer buffer = new JsonBuffer();

    @Property
    void number_any_isItsDecimalText(@ForAll @LongRange(min = 0) long value) {
        buffer.clear();
        buffer.number(value);

        assertThat(text()).isEqualTo(Long.toString(value));
    }

    @Property
    void padded_any_hasLeadingZeros(@ForAll @IntRange(max = 9_999_999) int value) {
        buffer.clear();
        buffer.padded(value, 7);

        assertThat(text())
                .hasSize(7)
                .satisfies(text -> assertThat(Integer.parseInt(text)).isEqualTo(value));
    }

    @Property
    void uuid_any_isItsText(@ForAll long high, @ForAll long low) {
        buffer.clear();
        buffer.uuid(high, low);

        assertThat(text()).isEqualTo(new UUID(high, low).toString());
    }

    @Property(tries = 20)
    void text_beyondTheFirstCapacity_isAllThere(@ForAll @IntRange(max = 5_000) int count) {
        buffer.clear();
        for (int i = 0; i < count; i++) {
            buffer.text(JsonBuffer.ascii("x"));
        }

        assertThat(text()).isEqualTo("x".repeat(count));
    }

    private String text() {
        return new String(buffer.toByteArray(), StandardCharsets.US_ASCII);
    }
}

package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    @Test
    void field_everyKind_isJson() {
        String json = new JsonText(10)
                .field("s", "a\"\n\u00e4")
                .field("n", null)
                .field("b", true)
                .field("i", 1)
                .field("d", 0.5)
                .field("m", new BigDecimal("1.10"))
                .field("t", Instant.parse("2026-01-01T00:00:00.123456Z"))
                .field("o", new ObjectMapper().createObjectNode().put("x", 1))
                .field("r", new RawValue("[0.10]"))
                .fields("\"k\":{}")
                .fields("")
                .end();

        assertThat(json)
                .isEqualTo("{\"s\":\"a\\\"\\n\u00e4\",\"n\":null,\"b\":true,\"i\":1,\"d\":0.5,\"m\":1.10,"
                        + "\"t\":\"2026-01-01T00:00:00.123Z\",\"o\":{\"x\":1},\"r\":[0.10],\"k\":{}}");
    }

    @Test
    void end_noField_isAnEmptyObject() {
        assertThat(new JsonText(0).end()).isEqualTo("{}");
    }

    @Test
    void field_whatHasNoForm_isRefused() {
        for (Object value : List.of(Double.NaN, Float.POSITIVE_INFINITY, new Object(), List.of())) {
            assertThatIllegalArgumentException().isThrownBy(() -> new JsonText(0).field("f", value));
        }
    }
}

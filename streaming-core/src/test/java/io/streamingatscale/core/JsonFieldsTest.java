package io.streamingatscale.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

    private static final JsonFields FIELDS =
            JsonFields.of("eventId", "value", "deviceSequenceNumber", "createdAt", "complexData");

    private static JsonFields.View read(String json) {
        return FIELDS.read(json.getBytes(UTF_8));
    }

    @Test
    void read_event_givesItsFields() {
        byte[] payload =
                ("{ \"eventId\": \"a\\n\\u00e4\", \"value\" : 0.10, \"deviceId\": \"d\", \"deviceSequenceNumber\":3,"
                                + "\"createdAt\":\"2019-11-19T10:10:11.5091350Z\", \"complexData\": {\"eventId\": [ 1e2 ]} }")
                        .getBytes(UTF_8);

        JsonFields.View view = FIELDS.read(payload);

        assertThat(view.text("eventId")).isEqualTo("a\nä").isEqualTo(view.text(0));
        assertThat(view.decimal("value")).isEqualTo(new BigDecimal("0.10"));
        assertThat(view.longValue("deviceSequenceNumber")).isEqualTo(3);
        assertThat(view.instant("createdAt")).isEqualTo(Instant.parse("2019-11-19T10:10:11.509135Z"));
        assertThat(view.json("complexData")).isEqualTo("{\"eventId\": [ 1e2 ]}");
        assertThat(view.payload()).isSameAs(payload);
        assertThat(view).hasToString("[eventId, value, deviceSequenceNumber, createdAt, complexData]");
    }

    @Test
    void read_missingAndNull_areToldApart() {
        JsonFields.View view = read("{\"value\":null}");

        assertThat(view.isPresent("eventId")).isFalse();
        assertThat(view.isNull("eventId")).isFalse();
        assertThat(view.isPresent("value")).isTrue();
        assertThat(view.isNull("value")).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view.text("eventId"))
                .withMessage("json field missing: field=eventId");
        assertThatIllegalArgumentException().isThrownBy(() -> view.json("eventId"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view.decimal("value"))
                .withMessage("json field must be a number: field=value");
    }

    @Test
    void others_object_leavesOutTheNamedAndKeepsTheRestAsItCame() {
        JsonFields fields = JsonFields.of("id", "a");

        assertThat(others(fields, "{ \"id\": 1, \"b\" : [1,{\"id\":2}] , \"a\":{},\"c\":0.10,\"i\\u0064\":3 }"))
                .isEqualTo("\"b\" : [1,{\"id\":2}],\"c\":0.10");
        assertThat(others(fields, "{\"x\":\"\u00e4\",\"id\":0}")).isEqualTo("\"x\":\"\u00e4\"");
        assertThat(others(fields, "{}")).isEmpty();
        assertThat(others(fields, "{\"a\":1}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"a\":1,}", "{\"b\":1} x", "", "{\"b\":01}"})
    void others_notOneObject_isRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> others(FIELDS, json));
    }

    private static String others(JsonFields fields, String json) {
        return fields.others(json.getBytes(UTF_8));
    }

    @Test
    void read_nameTwice_lastCounts() {
        assertThat(read("{\"eventId\":1,\"event\\u0049d\":\"b\"}").text("eventId"))
                .isEqualTo("b");
        assertThat(read("{\"event\\u0049d\":\"b\",\"eventId\":1}").longValue("eventId"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e3", "1000", "1000.0", "100000e-2"})
    void longValue_wholeNumber_isTakenInAnyForm(String number) {
        assertThat(read("{\"value\":" + number + "}").longValue("value")).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.5", "9223372036854775808", "1e999999999", "1e-999999999", "1e99999999999", "\"1\"", "true"})
    void longValue_otherThanALong_isRefused(String number) {
        JsonFields.View view = read("{\"value\":" + number + "}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view.longValue("value"))
                .withMessageStartingWith("json field must be a ")
                .withMessageEndingWith(": field=value")
                .withNoCause();
    }

    @Test
    void decimal_numberTooLong_isRefused() {
        assertThat(read("{\"value\":" + "1".repeat(1_000) + "}").decimal(1)).isPositive();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"value\":" + "1".repeat(1_001) + "}").decimal(1));
    }

    @Test
    void instant_otherText_isRefusedWithoutQuotingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"createdAt\":\"secret\"}").instant("createdAt"))
                .withMessage("json field must be an ISO-8601 time with an offset: field=createdAt")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "1", "null", " \"secret\""})
    void read_noObject_isRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(json)).withMessage("json must be an object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"eventId\":\"a\"",
                "{\"eventId\":\"a\"}}",
                "{\"eventId\":\"a\",\"x\":tru}",
                "{\"eventId\" 1}"
            })
    void read_malformedAnywhere_isRefused(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(json))
                .withMessageStartingWith("json malformed: line=1, column=");
    }

    @Test
    void of_nameTwice_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonFields.of("a", "a"));
    }

    @Test
    void text_nameNotRead_isRefused() {
        JsonFields.View view = read("{}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view.text("deviceId"))
                .withMessageStartingWith("name must be one of those read: name=deviceId");
    }
}

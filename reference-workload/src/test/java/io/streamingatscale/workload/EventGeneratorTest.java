package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventGeneratorTest {

    private static final Instant CREATED = Instant.parse("2019-11-19T10:10:11.509135Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void next_telemetrySimulator_isTheTemplateOfTheSamples() {
        String json = text(generator(Profile.TELEMETRY_SIMULATOR, 2).next(new SimulatedDevice(42), CREATED));

        assertThat(json)
                .matches("\\{ \"eventId\": \"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\", "
                        + "\"value\": 0\\.\\d{1,10}, \"deviceId\": \"contoso-device-id-000042\", "
                        + "\"deviceSequenceNumber\": 0, \"type\": \"(TEMP|CO2)\", "
                        + "\"createdAt\": \"2019-11-19T10:10:11\\.5091350Z\", "
                        + "\"complexData\": \\{ \"moreData1\": 0\\.\\d{1,10}, \"moreData2\": 0\\.\\d{1,10} \\} \\}");
    }

    @Test
    void next_readme_isTheShapeOfTheReadmes() {
        String json = text(generator(Profile.README, 2).next(new SimulatedDevice(154), CREATED));

        assertThat(json)
                .matches("\\{\"eventId\":\"[0-9a-f-]{36}\","
                        + "\"complexData\":\\{\"moreData0\":\\d\\d\\.\\d{13},\"moreData1\":\\d\\d\\.\\d{13}\\},"
                        + "\"value\":\\d\\d\\.\\d{13},\"deviceId\":\"contoso-device-id-000154\","
                        + "\"deviceSequenceNumber\":0,\"type\":\"(TEMP|CO2)\","
                        + "\"createdAt\":\"2019-11-19T10:10:11\\.509135Z\"\\}");
    }

    @ParameterizedTest
    @CsvSource({"23, 847", "10, 490", "8, 436"})
    void next_sizes_areThoseMeasuredOnTheSamples(int complexDataCount, double meanBytes) {
        List<SimulatedEvent> events = events(Profile.TELEMETRY_SIMULATOR, complexDataCount, 20_000);

        assertThat(events.stream()
                        .mapToInt(event -> event.json().length)
                        .average()
                        .orElseThrow())
                .isCloseTo(meanBytes, within(meanBytes * 0.01));
    }

    @Test
    void next_telemetrySimulatorValues_areSkewedAsThoseOfTheSamples() throws Exception {
        List<Double> values = new ArrayList<>();
        for (SimulatedEvent event : events(Profile.TELEMETRY_SIMULATOR, 1, 50_000)) {
            values.add(JSON.readTree(event.json()).get("value").doubleValue());
        }

        assertThat(values).allMatch(value -> value >= 0 && value < 1);
        assertThat(values.stream().mapToDouble(value -> value).average().orElseThrow())
                .isCloseTo(0.341, within(0.01));
        assertThat(values.stream().filter(value -> value < 0.2147483647).count() / 50_000.0)
                .isCloseTo(0.59, within(0.02));
    }

    @Test
    void next_readmeValues_areUniformFrom10To100() throws Exception {
        double sum = 0;
        for (SimulatedEvent event : events(Profile.README, 23, 2_000)) {
            JsonNode complexData = JSON.readTree(event.json()).get("complexData");
            assertThat(complexData.size()).isEqualTo(23);
            for (JsonNode value : complexData) {
                assertThat(value.doubleValue()).isBetween(10.0, 100.0);
                sum += value.doubleValue();
            }
        }

        assertThat(sum / 2_000 / 23).isCloseTo(55, within(1.0));
    }

    @Test
    void next_fieldsOfTheEvent_areThoseOfItsPayload() throws Exception {
        SimulatedDevice device = new SimulatedDevice(7, 12_345);
        SimulatedEvent event = generator(Profile.TELEMETRY_SIMULATOR, 0).next(device, CREATED);
        JsonNode json = JSON.readTree(event.json());

        assertThat(json.get("eventId").textValue()).isEqualTo(event.eventId().toString());
        assertThat(json.get("deviceId").textValue()).isEqualTo(event.deviceId());
        assertThat(json.get("deviceSequenceNumber").longValue()).isEqualTo(12_345);
        assertThat(Instant.parse(json.get("createdAt").textValue())).isEqualTo(event.createdAt());
        assertThat(json.get("complexData").size()).isZero();
    }

    @Test
    void next_ids_areDifferentVersion4() {
        List<SimulatedEvent> events = events(Profile.TELEMETRY_SIMULATOR, 0, 10_000);

        assertThat(events.stream().map(SimulatedEvent::eventId).distinct()).hasSize(10_000);
        assertThat(events)
                .allMatch(event ->
                        event.eventId().version() == 4 && event.eventId().variant() == 2);
        assertThat(events.stream().map(SimulatedEvent::eventId).map(UUID::getLeastSignificantBits))
                .anyMatch(low -> low >>> 62 == 2);
    }

    @Test
    void takeSequenceNumber_afterTheGreatestInt_startsOver() {
        SimulatedDevice device = new SimulatedDevice(0, Integer.MAX_VALUE);

        assertThat(device.takeSequenceNumber()).isEqualTo(Integer.MAX_VALUE);
        assertThat(device.takeSequenceNumber()).isZero();
    }

    private static List<SimulatedEvent> events(Profile profile, int complexDataCount, int count) {
        EventGenerator generator = generator(profile, complexDataCount);
        List<SimulatedDevice> devices =
                IntStream.range(0, 1000).mapToObj(SimulatedDevice::new).toList();
        return IntStream.range(0, count)
                .mapToObj(i -> generator.next(devices.get(i % devices.size()), CREATED.plusMillis(i)))
                .toList();
    }

    private static EventGenerator generator(Profile profile, int complexDataCount) {
        return new EventGenerator(profile, complexDataCount, new SplittableRandom(42));
    }

    private static String text(SimulatedEvent event) {
        return new String(event.json(), StandardCharsets.UTF_8);
    }
}

package io.streamingatscale.workload;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes events, payload and all.
 *
 * <p>The payload is written as bytes at once, in the field order and spacing of the template in the samples'
 * {@code run-simulator.sh}, or in those of their READMEs. Used by one thread.
 */
final class EventGenerator {

    private static final DateTimeFormatter TO_SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long README_SCALE = 10_000_000_000_000L;
    private static final int README_DECIMALS = 13;
    private static final byte[] POINT = JsonBuffer.ascii(".");
    private static final byte[] ZERO_POINT = JsonBuffer.ascii("0.");
    private static final byte[] TEMP = JsonBuffer.ascii("TEMP");
    private static final byte[] CO2 = JsonBuffer.ascii("CO2");

    private final Profile profile;
    private final RandomGenerator random;
    private final JsonBuffer buffer = new JsonBuffer();
    private final Template template;
    private long formattedSecond = Long.MIN_VALUE;
    private byte[] formattedSecondText = {};

    EventGenerator(Profile profile, int complexDataCount, RandomGenerator random) {
        this.profile = profile;
        this.random = random;
        this.template = new Template(profile, complexDataCount);
    }

    SimulatedEvent next(SimulatedDevice device, Instant createdAt) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(0xC0L << 56)) | (0x80L << 56);
        int sequence = device.takeSequenceNumber();
        buffer.clear();
        buffer.text(template.eventId);
        buffer.uuid(high, low);
        if (profile == Profile.README) {
            complexData();
        }
        buffer.text(template.value);
        value();
        buffer.text(template.deviceId);
        buffer.text(device.idBytes());
        buffer.text(template.deviceSequenceNumber);
        buffer.number(sequence);
        buffer.text(template.type);
        buffer.text(random.nextBoolean() ? TEMP : CO2);
        buffer.text(template.createdAt);
        time(createdAt);
        if (profile == Profile.TELEMETRY_SIMULATOR) {
            complexData();
        }
        buffer.text(template.end);
        return new SimulatedEvent(new UUID(high, low), device, sequence, createdAt, buffer.toByteArray());
    }

    private void complexData() {
        buffer.text(template.complexData);
        for (byte[] name : template.moreData) {
            buffer.text(name);
            value();
        }
        buffer.text(template.complexDataEnd);
    }

    private void value() {
        if (profile == Profile.README) {
            long scaled = random.nextLong(10 * README_SCALE, 100 * README_SCALE);
            buffer.number(scaled / README_SCALE);
            buffer.text(POINT);
            buffer.padded(scaled % README_SCALE, README_DECIMALS);
        } else {
            buffer.text(ZERO_POINT);
            buffer.number(random.nextInt(Integer.MAX_VALUE));
        }
    }

    private void time(Instant instant) {
        long second = instant.getEpochSecond();
        int nanos = instant.getNano();
        if (second != formattedSecond) {
            formattedSecond = second;
            formattedSecondText = JsonBuffer.ascii(TO_SECONDS.format(instant));
        }
        buffer.text(formattedSecondText);
        if (profile == Profile.README) {
            buffer.padded(nanos / 1_000, 6);
        } else {
            buffer.padded(nanos / 100, 7);
        }
    }

    /** The constant parts of the payload between the values. */
    private static final class Template {

        final byte[] eventId;
        final byte[] value;
        final byte[] deviceId;
        final byte[] deviceSequenceNumber;
        final byte[] type;
        final byte[] createdAt;
        final byte[] complexData;
        final byte[][] moreData;
        final byte[] complexDataEnd;
        final byte[] end;

        Template(Profile profile, int complexDataCount) {
            boolean compact = profile == Profile.README;
            eventId = part(compact, "{ \"eventId\": \"");
            value = part(compact, compact ? ", \"value\": " : "\", \"value\": ");
            deviceId = part(compact, ", \"deviceId\": \"");
            deviceSequenceNumber = part(compact, "\", \"deviceSequenceNumber\": ");
            type = part(compact, ", \"type\": \"");
            createdAt = part(compact, "\", \"createdAt\": \"");
            complexData = part(compact, (compact ? "\"" : "Z\"") + ", \"complexData\": { ");
            moreData = new byte[complexDataCount][];
            for (int i = 0; i < complexDataCount; i++) {
                String separator = i == 0 ? "" : ", ";
                moreData[i] = part(compact, separator + "\"moreData" + (profile.firstMoreData() + i) + "\": ");
            }
            complexDataEnd = part(compact, " }");
            end = part(compact, compact ? "Z\" }" : " }");
        }

        private static byte[] part(boolean compact, String text) {
            return JsonBuffer.ascii(compact ? text.replace(" ", "") : text);
        }
    }
}

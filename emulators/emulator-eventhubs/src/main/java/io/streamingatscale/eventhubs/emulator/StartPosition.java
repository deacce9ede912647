package io.streamingatscale.eventhubs.emulator;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a receiver begins, as its selector filter says: {@code amqp.annotation.x-opt-offset > '@latest'}.
 *
 * @param annotation what is compared
 * @param inclusive whether the event with the value itself comes too
 * @param value the value, as text
 */
record StartPosition(String annotation, boolean inclusive, String value) {

    static final String OFFSET = "x-opt-offset";
    static final String SEQUENCE_NUMBER = "x-opt-sequence-number";
    static final String ENQUEUED_TIME = "x-opt-enqueued-time";
    static final StartPosition EARLIEST = new StartPosition(OFFSET, false, "-1");

    private static final String END = "@latest";
    private static final Pattern SELECTOR = Pattern.compile(
            "amqp\\.annotation\\.(" + OFFSET + "|" + SEQUENCE_NUMBER + "|" + ENQUEUED_TIME + ") *(>=?) *'([^']*)'");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    /**
     * Reads a selector.
     *
     * @throws IllegalArgumentException if it is none that the service knows
     */
    static StartPosition parse(String selector) {
        Matcher matcher = SELECTOR.matcher(selector.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("The filter '" + selector + "' is invalid.");
        }
        return new StartPosition(matcher.group(1), matcher.group(2).equals(">="), matcher.group(3));
    }

    /**
     * Finds the first event to deliver.
     *
     * @throws IllegalArgumentException if the value is malformed, or lies behind the end of the log
     */
    long find(PartitionLog log, OffsetFormat format) {
        return switch (annotation) {
            case SEQUENCE_NUMBER -> findSequenceNumber(log);
            case ENQUEUED_TIME -> log.firstAbove(StoredEvent::enqueuedTime, number() - (inclusive ? 1 : 0));
            default -> findOffset(log, format);
        };
    }

    private long findSequenceNumber(PartitionLog log) {
        long number = number();
        boolean startOfEmptyLog = number == 0 && inclusive;
        if (number >= log.next() && !startOfEmptyLog) {
            throw invalid("sequence number", Long.toString(log.next() - 1));
        }
        return Math.max(log.first(), number + (inclusive ? 0 : 1));
    }

    private long findOffset(PartitionLog log, OffsetFormat format) {
        if (value.equals(END)) {
            return log.next();
        }
        if (value.equals(EARLIEST.value)) {
            return log.first();
        }
        OptionalLong offset = OffsetFormat.parse(value);
        if (offset.isEmpty() || offset.getAsLong() > Math.max(0, log.lastPosition())) {
            throw invalid("offset", log.lastPosition() < 0 ? "-1" : format.format(log.lastPosition()));
        }
        return log.firstAbove(StoredEvent::position, offset.getAsLong() - (inclusive ? 1 : 0));
    }

    private long number() {
        if (!NUMBER.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "The value '" + value + "' of the filter on " + annotation + " is invalid.");
        }
        return Long.parseLong(value);
    }

    private IllegalArgumentException invalid(String what, String last) {
        return new IllegalArgumentException("The supplied " + what + " '" + value + "' is invalid. The last " + what
                + " in the system is '" + last + "'");
    }
}

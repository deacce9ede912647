package io.streamingatscale.eventhubs.emulator;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the offsets of events look like. */
public enum OffsetFormat {

    /** Decimal numbers that grow with the bytes of the partition, as in most namespaces. They are no sequence numbers. */
    NUMERIC,

    /** Text that clients must not look into, as in geo-replicated namespaces. */
    OPAQUE;

    private static final Pattern OPAQUE_TEXT = Pattern.compile("geo-([0-9a-f]{1,15})-a");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    String format(long position) {
        return this == NUMERIC ? Long.toString(position) : "geo-" + Long.toHexString(position) + "-a";
    }

    /** Reads an offset of either form, for a namespace may have changed its form; is empty where it is neither. */
    static OptionalLong parse(String offset) {
        if (NUMBER.matcher(offset).matches()) {
            return OptionalLong.of(Long.parseLong(offset));
        }
        Matcher opaque = OPAQUE_TEXT.matcher(offset);
        return opaque.matches() ? OptionalLong.of(Long.parseLong(opaque.group(1), 16)) : OptionalLong.empty();
    }
}

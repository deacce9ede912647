package io.streamingatscale.eventhubs.emulator;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the sections of an encoded message begin and end (AMQP 1.0, part 3, section 3.2).
 *
 * <p>Nothing is decoded: a batch of Event Hubs is a message of many data sections, each of which holds an encoded message, and
 * the usual decoders keep the first alone.
 */
final class Sections {

    static final int MESSAGE_ANNOTATIONS = 0x72;
    static final int PROPERTIES = 0x73;
    static final int DATA = 0x75;
    static final int FOOTER = 0x78;

    /** One section: its descriptor, and {@code [start, end)} of all of it; the value begins at {@code value}. */
    record Section(int descriptor, int start, int value, int end) {

        boolean isBare() {
            return descriptor >= PROPERTIES && descriptor < FOOTER;
        }
    }

    private final ByteBuffer bytes;

    private Sections(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /**
     * Finds the sections of a message.
     *
     * @throws RuntimeException if the bytes are no message
     */
    static List<Section> of(byte[] message) {
        return new Sections(message).all();
    }

    /** Returns the content of a data section. */
    static byte[] content(byte[] message, Section data) {
        int format = message[data.value()] & 0xff;
        if (format != 0xa0 && format != 0xb0) {
            throw new IllegalArgumentException("a data section must hold binary: constructor=" + format);
        }
        int start = data.value() + (format == 0xa0 ? 2 : 5);
        return Arrays.copyOfRange(message, start, data.end());
    }

    private List<Section> all() {
        List<Section> sections = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            if (bytes.get() != 0) {
                throw new IllegalArgumentException("a section must begin with a descriptor: position=" + start);
            }
            int descriptor = (int) descriptor();
            int value = bytes.position();
            skip();
            sections.add(new Section(descriptor, start, value, bytes.position()));
        }
        return sections;
    }

    private long descriptor() {
        int format = bytes.get() & 0xff;
        return switch (format) {
            case 0x53 -> bytes.get() & 0xff;
            case 0x80 -> bytes.getLong();
            default -> throw new IllegalArgumentException("unknown descriptor of a section: constructor=" + format);
        };
    }

    /** Skips one value; the upper half of its constructor says how long it is (AMQP 1.0, part 1, section 1.2). */
    private void skip() {
        int format = bytes.get() & 0xff;
        int width = switch (format >> 4) {
            case 0x4 -> 0;
            case 0x5 -> 1;
            case 0x6 -> 2;
            case 0x7 -> 4;
            case 0x8 -> 8;
            case 0x9 -> 16;
            case 0xa, 0xc, 0xe -> bytes.get() & 0xff;
            case 0xb, 0xd, 0xf -> bytes.getInt();
            default -> throw new IllegalArgumentException("unknown constructor of a value: constructor=" + format);
        };
        bytes.position(bytes.position() + width);
    }
}

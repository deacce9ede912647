package io.streamingatscale.eventhubs.emulator;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import org.apache.qpid.proton.codec.AMQPDefinedTypes;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.EncoderImpl;

/**
 * Encodes and decodes single sections of messages.
 *
 * <p><b>Threads:</b> one.
 */
final class EventCodec {

    private final DecoderImpl decoder = new DecoderImpl();
    private final EncoderImpl encoder = new EncoderImpl(decoder);
    private ByteBuffer buffer = ByteBuffer.allocate(1024);

    EventCodec() {
        AMQPDefinedTypes.registerAllTypes(decoder, encoder);
    }

    /** Returns a time in milliseconds as the engine takes it. */
    @SuppressWarnings("JavaUtilDate")
    static Object timestamp(long millis) {
        return new Date(millis);
    }

    Object decode(byte[] message, Sections.Section section) {
        decoder.setByteBuffer(ByteBuffer.wrap(message, section.start(), section.end() - section.start()));
        return decoder.readObject();
    }

    /** Encodes a section and leaves room for {@code more} bytes behind it. */
    byte[] encode(Object section, int more) {
        while (true) {
            buffer.clear();
            try {
                encoder.setByteBuffer(buffer);
                encoder.writeObject(section);
                return Arrays.copyOf(buffer.array(), buffer.position() + more);
            } catch (BufferOverflowException e) {
                buffer = ByteBuffer.allocate(2 * buffer.capacity());
            }
        }
    }
}

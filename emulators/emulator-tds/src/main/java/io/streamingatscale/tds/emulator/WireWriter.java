package io.streamingatscale.tds.emulator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes one message after the other, each in packets of the agreed size. */
final class WireWriter {

    private final OutputStream out;
    private byte[] packet = new byte[4096];
    private int at = Message.HEADER;
    private int number = 1;

    WireWriter(OutputStream out) {
        this.out = out;
    }

    /** Sets the size of packets from the next message on. */
    void packetSize(int size) {
        packet = new byte[size];
        at = Message.HEADER;
    }

    WireWriter uint8(int value) {
        if (at == packet.length) {
            send(0);
        }
        packet[at++] = (byte) value;
        return this;
    }

    WireWriter uint16(int value) {
        return uint8(value).uint8(value >> 8);
    }

    WireWriter int32(int value) {
        return uint16(value).uint16(value >> 16);
    }

    WireWriter int64(long value) {
        return int32((int) value).int32((int) (value >> 32));
    }

    /** Writes the low bytes of a number, so many of them. */
    WireWriter unsigned(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            uint8((int) (value >> (8 * i)));
        }
        return this;
    }

    WireWriter bytes(byte... bytes) {
        int done = 0;
        while (done < bytes.length) {
            if (at == packet.length) {
                send(0);
            }
            int part = Math.min(bytes.length - done, packet.length - at);
            System.arraycopy(bytes, done, packet, at, part);
            at += part;
            done += part;
        }
        return this;
    }

    /** Writes a text with the number of its characters in one byte before it. */
    WireWriter shortText(String text) {
        return uint8(text.length()).bytes(text.getBytes(StandardCharsets.UTF_16LE));
    }

    /** Writes a text with the number of its characters in two bytes before it. */
    WireWriter text(String text) {
        return uint16(text.length()).bytes(text.getBytes(StandardCharsets.UTF_16LE));
    }

    /** Sends what is left and says that the message ends. */
    void endMessage() {
        send(Message.LAST);
        number = 1;
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(int status) {
        packet[0] = Message.RESPONSE;
        packet[1] = (byte) status;
        packet[2] = (byte) (at >> 8);
        packet[3] = (byte) at;
        packet[6] = (byte) number++;
        try {
            out.write(packet, 0, at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        at = Message.HEADER;
    }
}

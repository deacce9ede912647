package io.streamingatscale.tds.emulator;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * What a client sends at once: the payload of one packet or more, up to the one that says it is the last.
 *
 * <pre>
 * packet:  type 1 | status 1 | length 2, big-endian, with this header | spid 2 | number 1 | window 1 | payload
 * status:  1 last packet of the message, 2 ignore the message, 8 reset the session first, 16 as 8 but for the transaction
 * </pre>
 *
 * See MS-TDS, 2.2.3.1.
 */
final class Message {

    static final int BATCH = 1;
    static final int RPC = 3;
    static final int RESPONSE = 4;
    static final int ATTENTION = 6;
    static final int BULK_LOAD = 7;
    static final int TRANSACTION = 14;
    static final int LOGIN = 16;
    static final int PRELOGIN = 18;

    static final int HEADER = 8;
    static final int LAST = 1;
    private static final int IGNORE = 2;
    private static final int RESET = 8 | 16;

    private final int type;
    private final int flags;
    private final byte[] payload;

    Message(int type, int flags, byte... payload) {
        this.type = type;
        this.flags = flags;
        this.payload = payload;
    }

    /** Reads the next message. */
    static Message read(DataInputStream in) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        int flags = 0;
        while (true) {
            int type = in.readUnsignedByte();
            int status = in.readUnsignedByte();
            int length = in.readUnsignedShort() - HEADER;
            in.readInt();
            byte[] part = in.readNBytes(length);
            if (part.length < length) {
                throw new EOFException("packet ends early");
            }
            payload.writeBytes(part);
            flags |= status;
            if ((status & LAST) != 0) {
                return new Message(type, flags, payload.toByteArray());
            }
        }
    }

    int type() {
        return type;
    }

    /** Returns whether the client thought better of it while it sent it. */
    boolean isIgnored() {
        return (flags & IGNORE) != 0;
    }

    /** Returns whether the session begins anew before it. */
    boolean resets() {
        return (flags & RESET) != 0;
    }

    WireReader reader() {
        return new WireReader(payload);
    }

    /** Returns a reader that stands behind the headers that begin a batch, an RPC or a transaction request. */
    WireReader afterHeaders() {
        WireReader reader = new WireReader(payload);
        int length = reader.int32();
        reader.skip(length - 4);
        return reader;
    }
}

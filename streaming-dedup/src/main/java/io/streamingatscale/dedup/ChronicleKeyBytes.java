package io.streamingatscale.dedup;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.util.ReadResolvable;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.SizedWriter;
import net.openhft.chronicle.wire.WireIn;
import net.openhft.chronicle.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Writes and reads {@link ChronicleKey}s without allocating. Its name is part of the files. */
final class ChronicleKeyBytes
        implements SizedReader<ChronicleKey>, SizedWriter<ChronicleKey>, ReadResolvable<ChronicleKeyBytes> {

    static final ChronicleKeyBytes INSTANCE = new ChronicleKeyBytes();

    private ChronicleKeyBytes() {}

    @Override
    @SuppressWarnings("rawtypes")
    public ChronicleKey read(Bytes in, long size, @Nullable ChronicleKey using) {
        ChronicleKey key = using == null ? new ChronicleKey() : using;
        key.high = in.readLong();
        key.low = in.readLong();
        key.rest = in.readInt();
        return key;
    }

    @Override
    public long size(ChronicleKey key) {
        return ChronicleKey.BYTES;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void write(Bytes out, long size, ChronicleKey key) {
        out.writeLong(key.high);
        out.writeLong(key.low);
        out.writeInt(key.rest);
    }

    @Override
    public ChronicleKeyBytes readResolve() {
        return INSTANCE;
    }

    @Override
    public void readMarshallable(WireIn wire) {
        // it has no state
    }

    @Override
    public void writeMarshallable(WireOut wire) {
        // it has no state
    }
}

package io.streamingatscale.dedup;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.util.ReadResolvable;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.SizedWriter;
import net.openhft.chronicle.wire.WireIn;
import net.openhft.chronicle.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Writes and reads {@link ChronicleValue}s without allocating. Its name is part of the files. */
final class ChronicleValueBytes
        implements SizedReader<ChronicleValue>, SizedWriter<ChronicleValue>, ReadResolvable<ChronicleValueBytes> {

    static final ChronicleValueBytes INSTANCE = new ChronicleValueBytes();

    private ChronicleValueBytes() {}

    @Override
    @SuppressWarnings("rawtypes")
    public ChronicleValue read(Bytes in, long size, @Nullable ChronicleValue using) {
        ChronicleValue value = using == null ? new ChronicleValue() : using;
        value.offset = in.readLong();
        value.timeAndPartition = in.readLong();
        value.forgets = in.readInt();
        return value;
    }

    @Override
    public long size(ChronicleValue value) {
        return ChronicleValue.BYTES;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void write(Bytes out, long size, ChronicleValue value) {
        out.writeLong(value.offset);
        out.writeLong(value.timeAndPartition);
        out.writeInt(value.forgets);
    }

    @Override
    public ChronicleValueBytes readResolve() {
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

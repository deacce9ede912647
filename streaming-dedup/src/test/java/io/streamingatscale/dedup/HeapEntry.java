package io.streamingatscale.dedup;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** An entry of a {@link HeapDedupIndex}. */
final class HeapEntry {
    final long high;
    final long low;
    final int kind;
    long firstTime;
    int partition;
    long offset;
    long time;
    /** Whether it was there when the last time of expiry was told, unchanged since. */
    boolean isOfBefore;

    HeapEntry(DedupProbe probe) {
        this(probe.idHigh(), probe.idLow(), probe.idKind());
        partition = probe.partition();
        offset = probe.offset();
        time = probe.logTime();
        firstTime = time;
    }

    private HeapEntry(long high, long low, int kind) {
        this.high = high;
        this.low = low;
        this.kind = kind;
    }

    static HeapEntry read(DataInput in) throws IOException {
        HeapEntry entry = new HeapEntry(in.readLong(), in.readLong(), in.readInt());
        entry.partition = in.readInt();
        entry.offset = in.readLong();
        entry.time = in.readLong();
        entry.firstTime = entry.time;
        return entry;
    }

    void write(DataOutput out, long writtenTime) throws IOException {
        out.writeLong(high);
        out.writeLong(low);
        out.writeInt(kind);
        out.writeInt(partition);
        out.writeLong(offset);
        out.writeLong(writtenTime);
    }
}

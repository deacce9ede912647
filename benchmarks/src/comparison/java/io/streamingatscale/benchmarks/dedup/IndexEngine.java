package io.streamingatscale.benchmarks.dedup;

import io.streamingatscale.dedup.ChronicleDedupIndex;
import io.streamingatscale.dedup.DedupBackend;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupProbe;
import io.streamingatscale.dedup.DedupSettings;
import io.streamingatscale.dedup.DedupVerdict;
import io.streamingatscale.dedup.OffHeapDedupIndex;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;

/** An index of streaming-dedup, with its journal; used as a pipeline does, under one lock. */
final class IndexEngine implements Engine {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long T = 1_700_000_000_000L;

    private final DedupIndex index;
    private final long bytesOutsideHeap;
    private final boolean isBatched;
    private final boolean isLocked;
    private final DedupProbe[][] probes;
    private final int[] partitions;
    private final byte[][] id;

    private IndexEngine(DedupBackend backend, DedupSettings settings, int threads, boolean isBatched) {
        this.index = backend.open(settings);
        this.bytesOutsideHeap = backend.bytesNeeded(settings);
        this.isBatched = isBatched;
        this.isLocked = threads > 1;
        this.probes = new DedupProbe[threads][Ids.BATCH];
        this.partitions = new int[threads];
        this.id = new byte[threads][16];
        for (int thread = 0; thread < threads; thread++) {
            partitions[thread] = index.partition("devices-" + thread);
            for (int i = 0; i < Ids.BATCH; i++) {
                probes[thread][i] = new DedupProbe();
            }
        }
    }

    static IndexEngine offHeap(long entries, int threads, Path directory, boolean isBatched) {
        return new IndexEngine(OffHeapDedupIndex.backend(), settings(entries, directory), threads, isBatched);
    }

    static IndexEngine chronicle(long entries, int threads, Path directory) {
        return new IndexEngine(ChronicleDedupIndex.backend(), settings(entries, directory), threads, true);
    }

    private static DedupSettings settings(long entries, Path directory) {
        return DedupSettings.of(Duration.ofDays(1), entries).directory(directory);
    }

    @Override
    public int check(Ids ids, int thread) {
        DedupProbe[] own = probes[thread];
        byte[] bytes = id[thread];
        for (int i = 0; i < Ids.BATCH; i++) {
            LONG.set(bytes, 0, ids.high[i]);
            LONG.set(bytes, 8, ids.low[i]);
            own[i].id(bytes).origin(partitions[thread], ids.offset + i).logTime(T);
        }
        if (isLocked) {
            synchronized (this) {
                ask(own);
            }
        } else {
            ask(own);
        }
        int copies = 0;
        for (DedupProbe probe : own) {
            copies += probe.verdict() == DedupVerdict.DUPLICATE ? 1 : 0;
        }
        return copies;
    }

    private void ask(DedupProbe[] own) {
        if (isBatched) {
            index.checkAll(own, own.length);
        } else {
            for (DedupProbe probe : own) {
                index.check(probe);
            }
        }
    }

    @Override
    public void force() {
        index.force();
    }

    @Override
    public long bytesOutsideHeap() {
        return bytesOutsideHeap;
    }

    @Override
    public void close() {
        index.close();
    }
}

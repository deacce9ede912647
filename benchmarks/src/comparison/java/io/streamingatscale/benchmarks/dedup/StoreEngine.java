package io.streamingatscale.benchmarks.dedup;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/** H2's store in a file; never asked to let anything go. */
final class StoreEngine implements Engine {

    private final Path directory;
    private final MVStore store;
    private final MVMap<byte[], Long> offsets;

    StoreEngine(Path directory) {
        this.directory = directory;
        this.store = new MVStore.Builder()
                .fileName(directory.resolve("ids").toString())
                .cacheSize(512)
                .open();
        this.offsets = store.openMap(
                "ids",
                new MVMap.Builder<byte[], Long>()
                        .keyType(ByteArrayDataType.INSTANCE)
                        .valueType(LongDataType.INSTANCE));
    }

    @Override
    public int check(Ids ids, int thread) {
        int copies = 0;
        for (int i = 0; i < Ids.BATCH; i++) {
            byte[] id = ByteBuffer.allocate(16)
                    .putLong(ids.high[i])
                    .putLong(ids.low[i])
                    .array();
            copies += offsets.putIfAbsent(id, ids.offset + i) == null ? 0 : 1;
        }
        return copies;
    }

    @Override
    public void force() {
        store.commit();
        store.sync();
    }

    @Override
    public long bytesOutsideHeap() {
        return Engine.size(directory);
    }

    @Override
    public void close() {
        store.close();
    }
}

package io.streamingatscale.benchmarks.dedup;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** RocksDB, tuned for look-ups of what is not there; never asked to let anything go. */
final class RocksEngine implements Engine {

    static {
        RocksDB.loadLibrary();
    }

    private final Path directory;
    private final boolean hasLog;
    private final RocksDB db;
    private final WriteOptions write;
    private final ReadOptions read = new ReadOptions();
    private final ThreadLocal<ByteBuffer> key = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(16));
    private final ThreadLocal<ByteBuffer> value = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(12));

    RocksEngine(Path directory, boolean hasLog) {
        this.directory = directory;
        this.hasLog = hasLog;
        this.write = new WriteOptions().setDisableWAL(!hasLog);
        Options options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(128 << 20)
                .setMaxWriteBufferNumber(4)
                .setMaxBackgroundJobs(2)
                .optimizeForPointLookup(512)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setFilterPolicy(new BloomFilter(10, false))
                        .setCacheIndexAndFilterBlocks(false)
                        .setBlockCache(new LRUCache(512L << 20)));
        try {
            this.db = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int check(Ids ids, int thread) {
        ByteBuffer id = key.get();
        ByteBuffer origin = value.get();
        int copies = 0;
        try {
            for (int i = 0; i < Ids.BATCH; i++) {
                id.clear().putLong(ids.high[i]).putLong(ids.low[i]).flip();
                origin.clear();
                if (db.get(read, id, origin) != RocksDB.NOT_FOUND) {
                    copies++;
                    continue;
                }
                id.rewind();
                origin.clear().putInt(thread).putLong(ids.offset + i).flip();
                db.put(write, id, origin);
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
        return copies;
    }

    @Override
    public void force() {
        try {
            if (hasLog) {
                db.syncWal();
            } else {
                db.flush(new FlushOptions().setWaitForFlush(true));
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long bytesOutsideHeap() {
        return Engine.size(directory);
    }

    @Override
    public void close() {
        db.close();
    }
}

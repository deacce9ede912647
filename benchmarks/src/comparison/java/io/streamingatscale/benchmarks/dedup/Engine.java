package io.streamingatscale.benchmarks.dedup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Something that remembers ids. */
interface Engine extends AutoCloseable {

    /** Takes a batch of ids and returns how many it had before; any thread, thread by its number. */
    int check(Ids ids, int thread);

    /** Makes durable what was taken so far, where the engine can. */
    default void force() {}

    /** Returns the memory outside the heap and in files, in bytes. */
    default long bytesOutsideHeap() {
        return 0;
    }

    @Override
    void close();

    /** Makes an engine, or opens what an earlier one of the same kind left in a directory. */
    static Engine open(String name, long entries, int threads, Path directory) {
        return switch (name) {
            case "off-heap" -> IndexEngine.offHeap(entries, threads, directory, true);
            case "off-heap, single calls" -> IndexEngine.offHeap(entries, threads, directory, false);
            case "chronicle" -> IndexEngine.chronicle(entries, threads, directory);
            case "map and ring" -> new MapEngine(entries, threads);
            case "caffeine" -> new CaffeineEngine(entries);
            case "rocksdb" -> new RocksEngine(directory, true);
            case "rocksdb without wal" -> new RocksEngine(directory, false);
            case "mvstore" -> new StoreEngine(directory);
            case "cache lines, independent" -> new CacheLines(entries, false);
            case "cache lines, dependent" -> new CacheLines(entries, true);
            default -> throw new IllegalArgumentException("engine is unknown: engine=\"" + name + "\"");
        };
    }

    /** Returns the size of the files of a directory in bytes. */
    static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

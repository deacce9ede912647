package io.streamingatscale.testkit;

import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.SourceReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A source of ids that is right, but for the defect that it has at present. One thread uses all its readers. */
final class WrongSource implements Source<String> {

    /** A record of the log. */
    record Entry(long offset, Instant time, String id) {}

    /** A log whose offsets have gaps, and who owns its partitions. */
    static final class Log {
        final List<List<Entry>> partitions = new ArrayList<>();
        final Map<Integer, Long> firstOffsets = new HashMap<>();
        final List<WrongSourceReader> readers = new ArrayList<>();
        final Map<Integer, WrongSourceReader> owners = new HashMap<>();

        int births;

        void create(int count) {
            for (int i = 0; i < count; i++) {
                partitions.add(new ArrayList<>());
            }
        }

        void append(int partition, List<String> ids) {
            for (String id : ids) {
                long offset = end(partition) + 2;
                partitions.get(partition).add(new Entry(offset, Instant.ofEpochSecond(offset), id));
            }
        }

        long end(int partition) {
            List<Entry> entries = partitions.get(partition);
            return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).offset + 1;
        }

        void trim(int partition, int count) {
            partitions.get(partition).subList(0, count).clear();
            firstOffsets.put(partition, partitions.get(partition).get(0).offset);
        }
    }

    private final Log log;

    WrongSource(Log log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "wrong";
    }

    @Override
    public boolean isRewindable() {
        return true;
    }

    @Override
    public SourceReader<String> open(ReaderSlot slot, OwnershipListener listener) {
        WrongSourceReader reader = new WrongSourceReader(log, listener);
        log.readers.add(reader);
        return reader;
    }
}

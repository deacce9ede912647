package io.streamingatscale.workload;

import com.azure.cosmos.CosmosClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The rows of a serving store, in memory; about 75 bytes each, so that a few million fit a small heap.
 *
 * <p><b>Threads:</b> used by one thread at a time.
 */
public final class StoredEvents {

    /** The query of the samples' Azure SQL table {@code rawdata}. */
    public static final String RAWDATA_QUERY =
            "SELECT EventId, DeviceId, DeviceSequenceNumber, EnqueuedAt, StoredAt FROM rawdata";

    private static final int FIRST_CAPACITY = 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final IdIndex ids = new IdIndex();
    private final Map<String, Integer> deviceNumbers = new HashMap<>();
    private int[] id = new int[FIRST_CAPACITY];
    private int[] device = new int[FIRST_CAPACITY];
    private long[] sequence = new long[FIRST_CAPACITY];
    private long[] enqueuedNanos = new long[FIRST_CAPACITY];
    private long[] storedNanos = new long[FIRST_CAPACITY];
    private int size;

    /** Makes an empty collection. */
    public StoredEvents() {}

    /**
     * Reads the samples' table {@code rawdata}.
     *
     * @see #fromJdbc(DataSource, String)
     */
    public static StoredEvents fromJdbc(DataSource dataSource) {
        return fromJdbc(dataSource, RAWDATA_QUERY);
    }

    /**
     * Reads the result of a query: eventId, deviceId, deviceSequenceNumber, enqueuedAt and storedAt in this order, under any
     * name. The id is a UUID or its text; a time is a timestamp, in UTC where it has no zone, or ISO-8601 text.
     *
     * @throws IllegalStateException if the database cannot be read; trying again is safe
     * @throws IllegalArgumentException if a row holds something else
     */
    public static StoredEvents fromJdbc(DataSource dataSource, String query) {
        try (Connection connection = dataSource.getConnection()) {
            return JdbcRows.read(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException("rows could not be read: query=\"" + query + "\"", e);
        }
    }

    /**
     * Reads a file of one JSON object a line, with at least eventId, deviceId, deviceSequenceNumber, enqueuedAt and
     * storedAt; times are ISO-8601 text with up to nine fractional digits. Empty lines are skipped.
     *
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if a line holds something else
     */
    public static StoredEvents fromNdjson(Path path) {
        return NdjsonRows.read(path);
    }

    /**
     * Reads the samples' documents from a container of Azure Cosmos DB; what has no eventId is left out. A document's {@code
     * _ts}, which has no parts of a second, is when it was stored.
     *
     * @param client not closed
     * @throws IllegalStateException if the container cannot be read; trying again is safe
     * @throws IllegalArgumentException if a document holds something else
     */
    public static StoredEvents fromCosmos(CosmosClient client, String database, String container) {
        return CosmosRows.read(client, database, container);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if a time lies beyond the years 1677 to 2262
     */
    public void add(StoredEvent event) {
        if (size == id.length) {
            grow();
        }
        enqueuedNanos[size] = epochNanos(event.enqueuedAt(), "enqueuedAt");
        storedNanos[size] = epochNanos(event.storedAt(), "storedAt");
        id[size] = ids.ordinalOf(
                event.eventId().getMostSignificantBits(), event.eventId().getLeastSignificantBits());
        device[size] = deviceNumbers.computeIfAbsent(event.deviceId(), unknown -> deviceNumbers.size());
        sequence[size] = event.deviceSequenceNumber();
        size++;
    }

    /** Returns the number of rows. */
    public int size() {
        return size;
    }

    /** Returns the number of different event ids. */
    public int distinct() {
        return ids.size();
    }

    IdIndex ids() {
        return ids;
    }

    int id(int row) {
        return id[row];
    }

    int device(int row) {
        return device[row];
    }

    int devices() {
        return deviceNumbers.size();
    }

    long sequence(int row) {
        return sequence[row];
    }

    long storedNanos(int row) {
        return storedNanos[row];
    }

    long latencyNanos(int row) {
        return storedNanos[row] - enqueuedNanos[row];
    }

    /** Returns the rows by device and, within each, by sequence number. */
    int[] byDeviceAndSequence() {
        return IndexSort.sorted(size, (a, b) -> {
            int byDevice = Integer.compare(device[a], device[b]);
            return byDevice != 0 ? byDevice : Long.compare(sequence[a], sequence[b]);
        });
    }

    /** Returns the rows by device and, within each, by storedAt and then sequence number. */
    int[] byDeviceAndTime() {
        return IndexSort.sorted(size, (a, b) -> {
            int byDevice = Integer.compare(device[a], device[b]);
            int byTime = byDevice != 0 ? byDevice : Long.compare(storedNanos[a], storedNanos[b]);
            return byTime != 0 ? byTime : Long.compare(sequence[a], sequence[b]);
        });
    }

    /** Returns the rows by storedAt. */
    int[] byTime() {
        return IndexSort.sorted(size, (a, b) -> Long.compare(storedNanos[a], storedNanos[b]));
    }

    private void grow() {
        int capacity = Math.addExact(size, Math.max(1, size / 2));
        id = Arrays.copyOf(id, capacity);
        device = Arrays.copyOf(device, capacity);
        sequence = Arrays.copyOf(sequence, capacity);
        enqueuedNanos = Arrays.copyOf(enqueuedNanos, capacity);
        storedNanos = Arrays.copyOf(storedNanos, capacity);
    }

    private static long epochNanos(Instant instant, String name) {
        try {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(name + " must be from 1677 to 2262: " + name + "=" + instant, e);
        }
    }
}

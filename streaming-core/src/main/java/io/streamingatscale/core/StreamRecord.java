package io.streamingatscale.core;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One element of a stream: where it stands in its log, its key, its log time, its value and its headers. Immutable as
 * long as its value is.
 *
 * <p>A record that a processor makes of another keeps the origin of the one it was made of.
 *
 * @param <T> the type of the value
 */
public final class StreamRecord<T> {

    private final Origin origin;
    private final byte @Nullable [] key;
    private final Instant logTime;
    private final T value;
    private final Headers headers;

    private StreamRecord(Origin origin, byte @Nullable [] key, Instant logTime, T value, Headers headers) {
        this.origin = origin;
        this.key = key;
        this.logTime = logTime;
        this.value = value;
        this.headers = headers;
    }

    /**
     * Returns a record.
     *
     * @param origin where the record stands in its log
     * @param key the log's partitioning key, or null where it has none; not copied, do not change it afterwards
     * @param logTime when the log took the record
     * @param value the payload
     * @param headers what travels beside the payload
     */
    public static <T> StreamRecord<T> of(
            Origin origin, byte @Nullable [] key, Instant logTime, T value, Headers headers) {
        return new StreamRecord<>(origin, key, logTime, value, headers);
    }

    /** Returns a record without key and headers. */
    public static <T> StreamRecord<T> of(Origin origin, Instant logTime, T value) {
        return new StreamRecord<>(origin, null, logTime, value, Headers.none());
    }

    /** Returns this record with another value. */
    public <R> StreamRecord<R> withValue(R newValue) {
        return new StreamRecord<>(origin, key, logTime, newValue, headers);
    }

    /** Returns this record with another key. */
    public StreamRecord<T> withKey(byte @Nullable [] newKey) {
        return new StreamRecord<>(origin, newKey, logTime, value, headers);
    }

    /** Returns this record with other headers. */
    public StreamRecord<T> withHeaders(Headers newHeaders) {
        return new StreamRecord<>(origin, key, logTime, value, newHeaders);
    }

    /** Returns where the record stands in its log. */
    public Origin origin() {
        return origin;
    }

    /** Returns the partitioning key, not a copy; empty where the log has none for this record. */
    public Optional<byte[]> key() {
        return Optional.ofNullable(key);
    }

    /** Returns the partitioning key read as UTF-8; empty where the log has none for this record. */
    public Optional<String> keyText() {
        return key().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Returns when the log took the record, by the log's clock. */
    public Instant logTime() {
        return logTime;
    }

    /** Returns the payload. */
    public T value() {
        return value;
    }

    /** Returns what travels beside the payload. */
    public Headers headers() {
        return headers;
    }

    /** Returns the origin alone: keys and values may be confidential. */
    @Override
    public String toString() {
        return "record " + origin;
    }
}

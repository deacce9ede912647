package io.streamingatscale.core;

import io.streamingatscale.dedup.DedupBackend;
import io.streamingatscale.dedup.DedupProbe;
import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.dedup.DedupSettings;
import io.streamingatscale.dedup.OffHeapDedupIndex;
import io.streamingatscale.dedup.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline tells the copies that a producer sent of a record, which stand at different places of the log under the
 * same id, and lets the first one pass alone. For {@link StreamBuilder#deduplicate}.
 *
 * <pre>{@code
 * Deduplication.by(DeviceEvent::eventId)
 *         .within(Duration.ofMinutes(10))
 *         .maxEntries(10_000_000)
 *         .directory(Path.of("dedup"))
 * }</pre>
 *
 * <p>The ids are kept in an index outside the heap, bounded by the window and by a number of entries. It is a cache over the
 * log: where it is missing or damaged, or a partition was read by somebody else meanwhile, the pipeline goes back by the
 * window, reads ids again without any effect, and then goes on at its checkpoint. Steps before the deduplication see those
 * records again.
 *
 * <p>The window is one of log time, so that catching up at a multiple of the speed decides as the live run did. A record
 * without an id is a poison record.
 *
 * @param <T> the type of the values at that place of the pipeline
 */
public final class Deduplication<T> {

    /** Tells the id of a record. */
    private interface Id<T> {
        void into(DedupProbe probe, StreamRecord<T> record);
    }

    /**
     * A deduplication whose window is still to be said.
     *
     * @param <T> the type of the values
     */
    public static final class ById<T> {

        private final Id<T> id;

        private ById(Id<T> id) {
            this.id = id;
        }

        /**
         * Returns the deduplication of copies that are at most {@code window} apart in log time.
         *
         * @param window at least a millisecond
         */
        public Deduplication<T> within(Duration window) {
            return new Deduplication<>(
                    id, DedupSettings.of(window, DEFAULT_MAX_ENTRIES), OffHeapDedupIndex.backend(), null);
        }
    }

    private static final long DEFAULT_MAX_ENTRIES = 1_000_000;

    private final Id<T> id;
    private final DedupSettings settings;
    private final DedupBackend backend;
    private final @Nullable BiConsumer<? super StreamRecord<T>, ? super Origin> listener;

    private Deduplication(
            Id<T> id,
            DedupSettings settings,
            DedupBackend backend,
            @Nullable BiConsumer<? super StreamRecord<T>, ? super Origin> listener) {
        this.id = id;
        this.settings = settings;
        this.backend = backend;
        this.listener = listener;
    }

    /** Begins with ids that are text, such as those of the samples' events; UUIDs and up to 16 bytes are held exactly. */
    public static <T> ById<T> by(Function<? super T, @Nullable String> id) {
        return byRecord(record -> id.apply(record.value()));
    }

    /** Begins with ids that are text and may stand in the key or the headers too. */
    public static <T> ById<T> byRecord(Function<? super StreamRecord<T>, @Nullable String> id) {
        return new ById<>((probe, record) -> probe.id(present(id.apply(record), record)));
    }

    /** Begins with ids that are UUIDs; the same as those of their text in small letters. */
    public static <T> ById<T> byUuid(Function<? super T, @Nullable UUID> id) {
        return new ById<>((probe, record) -> probe.id(present(id.apply(record.value()), record)));
    }

    /** Begins with ids that are bytes; up to 16 bytes are held exactly. */
    public static <T> ById<T> byBytes(Function<? super T, byte @Nullable []> id) {
        return new ById<>((probe, record) -> probe.id(present(id.apply(record.value()), record)));
    }

    private static <I> I present(@Nullable I id, StreamRecord<?> record) {
        if (id == null) {
            throw new IllegalArgumentException("record to deduplicate must have an id: origin=" + record.origin());
        }
        return id;
    }

    /**
     * Sets how many ids this process holds at most; they take about 48 bytes each outside the heap, all of it from the start
     * on. The default is 1,000,000.
     *
     * @param entries 1 to 2^30
     */
    public Deduplication<T> maxEntries(long entries) {
        DedupSettings changed = DedupSettings.of(settings.window(), entries)
                .scope(settings.scope())
                .whenFull(settings.whenFull());
        return with(settings.directory().map(changed::directory).orElse(changed));
    }

    /**
     * Sets among which records an id is to be found once. The default is those of the same partition; where producers spread
     * copies over partitions, it is {@link DedupScope#ALL_PARTITIONS}: those that this process owns.
     */
    public Deduplication<T> scope(DedupScope scope) {
        return with(settings.scope(scope));
    }

    /** Sets what happens when entries run out within the window. The default is that the oldest go. */
    public Deduplication<T> onFull(WhenFull answer) {
        return with(settings.whenFull(answer));
    }

    /**
     * Sets where the index is kept over restarts; of this pipeline and this process alone. The default is nowhere: then it is
     * read again from the log at each start.
     */
    public Deduplication<T> directory(Path directory) {
        return with(settings.directory(directory));
    }

    /** Sets the kind of index. The default is {@link OffHeapDedupIndex}. */
    public Deduplication<T> backend(DedupBackend newBackend) {
        return new Deduplication<>(id, settings, newBackend, listener);
    }

    /**
     * Sets who hears of each duplicate and where its first copy stands, before it is dropped; for audits. Called by the
     * worker's thread, again where a duplicate is read again. The default is nobody.
     */
    public Deduplication<T> onDuplicate(BiConsumer<? super StreamRecord<T>, ? super Origin> newListener) {
        return new Deduplication<>(id, settings, backend, newListener);
    }

    private Deduplication<T> with(DedupSettings newSettings) {
        return new Deduplication<>(id, newSettings, backend, listener);
    }

    DedupSettings settings() {
        return settings;
    }

    DedupBackend backend() {
        return backend;
    }

    void ask(DedupProbe probe, StreamRecord<T> record) {
        id.into(probe, record);
    }

    void heard(StreamRecord<T> duplicate, Origin first) {
        if (listener != null) {
            listener.accept(duplicate, first);
        }
    }
}

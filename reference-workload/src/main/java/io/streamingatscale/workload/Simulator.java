package io.streamingatscale.workload;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of a range of devices to a target, as the simulator of the Streaming at Scale samples does, and keeps a
 * ledger of what the target acknowledged.
 *
 * <p>The samples run one to ten processes that simulate the same thousand devices each; here one simulator stands for them
 * all, or several share the devices out, so that no two send for the same device.
 *
 * <p><b>Threads:</b> {@link #run} works on the calling thread; {@link #stop}, {@link #progress}, {@link #firstFailure} and
 * {@link #ledger} may be called by any.
 *
 * <p><b>Order:</b> a device's events are sent in the order of their sequence numbers, a duplicate directly after its first
 * copy.
 *
 * <pre>{@code
 * try (EventTarget target = EventTarget.kafka(Map.of("bootstrap.servers", "localhost:9092"), "devices")) {
 *     Simulator simulator = Simulator.builder(target).samplesLoad(10_000).duration(Duration.ofMinutes(2)).build();
 *     simulator.run();
 *     simulator.ledger().write(Path.of("produced.ledger"));
 * }
 * }</pre>
 */
public final class Simulator {

    // wakes at most a thousand times a second, and hears of stop() at least ten times
    private static final long MIN_SLEEP_NANOS = 1_000_000;
    private static final long MAX_SLEEP_NANOS = 100_000_000;

    private final EventTarget target;
    private final RandomGenerator random;
    private final TimeSource time;
    private final EventGenerator generator;
    private final Schedule schedule;
    private final SimulatedDevice[] devices;
    private final int duplicateEvery;
    private final long maxEvents;
    private final long maxNanos;
    private final LedgerRecorder recorder = new LedgerRecorder();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean stopping;

    private Simulator(Builder builder) {
        this.target = builder.target;
        this.random = builder.random == null ? new SplittableRandom() : builder.random;
        this.time = builder.time;
        this.generator = new EventGenerator(builder.profile, builder.complexDataCount, random);
        this.schedule = Schedule.of(builder.deviceCount, builder.eventsPerSecond, random);
        this.devices = new SimulatedDevice[builder.deviceCount];
        for (int i = 0; i < devices.length; i++) {
            devices[i] = new SimulatedDevice(builder.firstDevice + i);
        }
        this.duplicateEvery = builder.duplicateEvery;
        this.maxEvents = builder.maxEvents;
        this.maxNanos = builder.duration == null ? Long.MAX_VALUE : builder.duration.toNanos();
    }

    /** Begins a simulator of the samples' 1000 devices that sends to {@code target} as fast as it takes. */
    public static Builder builder(EventTarget target) {
        return new Builder(target);
    }

    /**
     * Sends until the limit is reached or {@link #stop} is called, then waits for all acknowledgements. Called once.
     *
     * @throws InterruptedException if the thread was interrupted; sends in flight are left unconfirmed in the ledger
     * @throws IllegalStateException if it was called before, or if the target can take nothing any more
     */
    public void run() throws InterruptedException {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("simulator runs once; build another");
        }
        long start = time.nanos();
        for (long n = 0; n < maxEvents && awaitDue(n, start); n++) {
            send(generator.next(devices[schedule.device(n)], time.now()));
        }
        target.flush();
    }

    /** Asks {@link #run} to send nothing new and to return once what was sent is acknowledged. */
    public void stop() {
        stopping = true;
    }

    /** Returns how far the simulator has come. */
    public Progress progress() {
        return recorder.progress();
    }

    /** Returns why a send could not be confirmed, the first time that this happened; empty if it never did. */
    public Optional<Exception> firstFailure() {
        return recorder.firstFailure();
    }

    /** Returns what has been sent and acknowledged until now. */
    public ProducedLedger ledger() {
        return recorder.snapshot();
    }

    /** Waits until the n-th event is due; returns false if it is not to be sent. */
    private boolean awaitDue(long n, long start) throws InterruptedException {
        long elapsed = time.nanos() - start;
        long due = schedule.isPaced() ? schedule.dueNanos(n) : elapsed;
        while (!stopping && due < maxNanos && elapsed < due) {
            time.sleep(Math.min(MAX_SLEEP_NANOS, Math.max(MIN_SLEEP_NANOS, due - elapsed)));
            elapsed = time.nanos() - start;
        }
        return !stopping && due < maxNanos;
    }

    /** As in the samples: after a send, with a chance of one in {@code duplicateEvery}, the same again. */
    private void send(SimulatedEvent event) throws InterruptedException {
        LedgerRecorder.Entry entry = recorder.enter(event);
        do {
            entry.onSend();
            target.send(event, entry);
        } while (duplicateEvery > 0 && random.nextInt(duplicateEvery) == 0);
    }

    /** Collects the settings of a {@link Simulator}. */
    public static final class Builder {

        private final EventTarget target;
        private Profile profile = Profile.TELEMETRY_SIMULATOR;
        private int complexDataCount = 23;
        private int firstDevice;
        private int deviceCount = SamplesLoad.DEVICES_PER_INSTANCE;
        private long eventsPerSecond;
        private int duplicateEvery = 1000;
        private long maxEvents = Long.MAX_VALUE;
        private @Nullable Duration duration;
        private @Nullable RandomGenerator random;
        private TimeSource time = TimeSource.system();

        private Builder(EventTarget target) {
            this.target = target;
        }

        /** Sets the shape of the events. The default is {@link Profile#TELEMETRY_SIMULATOR}. */
        public Builder profile(Profile profile) {
            this.profile = profile;
            return this;
        }

        /**
         * Sets how many numbers complexData holds. The default is 23; the samples' variants for 20,000 events a second use
         * 10.
         *
         * @param complexDataCount at least 0
         */
        public Builder complexDataCount(int complexDataCount) {
            this.complexDataCount = Checks.atLeast(complexDataCount, 0, "complexDataCount");
            return this;
        }

        /**
         * Sets the devices. The default is the thousand from 0.
         *
         * @param first the number of the first device, at least 0
         * @param count how many there are, at least 1
         */
        public Builder devices(int first, int count) {
            Checks.atLeast(first, 0, "first");
            Checks.atLeast(count, 1, "count");
            Checks.atLeast(Integer.MAX_VALUE - first, count, "devices after the first");
            this.firstDevice = first;
            this.deviceCount = count;
            return this;
        }

        /**
         * Sets the rate of all devices together. Each sends at a fixed interval; where the target falls behind, the rate is
         * caught up with. The default is 0.
         *
         * @param eventsPerSecond at least 0; 0 sends as fast as the target takes
         */
        public Builder eventsPerSecond(long eventsPerSecond) {
            this.eventsPerSecond = Checks.atLeast(eventsPerSecond, 0, "eventsPerSecond");
            return this;
        }

        /**
         * Sets rate and devices to those of all simulators that the samples run for a load, a thousand devices for each
         * simulator. Sets nothing else.
         *
         * @param samplesEventsPerSecond 50, 100, 1000, 5000, 8000, 10000 or 20000
         * @throws IllegalArgumentException if the samples have no such load; use {@link #eventsPerSecond}
         */
        public Builder samplesLoad(int samplesEventsPerSecond) {
            SamplesLoad load = SamplesLoad.of(samplesEventsPerSecond);
            return devices(0, load.devices()).eventsPerSecond(load.eventsPerSecond());
        }

        /**
         * Sets the chance that a send is followed by the same event again to one in {@code duplicateEvery}; a duplicate may
         * be followed by another. The default is 1000.
         *
         * @param duplicateEvery 0 for no duplicates, or at least 2
         */
        public Builder duplicateEvery(int duplicateEvery) {
            if (duplicateEvery != 0) {
                Checks.atLeast(duplicateEvery, 2, "duplicateEvery");
            }
            this.duplicateEvery = duplicateEvery;
            return this;
        }

        /**
         * Sets how many different events to send. The default is no limit.
         *
         * @param maxEvents at least 1
         */
        public Builder maxEvents(long maxEvents) {
            this.maxEvents = Checks.atLeast(maxEvents, 1, "maxEvents");
            return this;
        }

        /**
         * Sends the events that are due within {@code duration}. A target that falls behind its rate makes the run longer,
         * not the events fewer; where that is not wanted, as with a target that fails every send, {@link Simulator#stop}
         * ends it. The default is no limit.
         */
        public Builder duration(Duration duration) {
            this.duration = Checks.positive(duration, "duration");
            return this;
        }

        /**
         * Sets where ids, values, duplicates and the devices' first moments come from; used by the simulator's thread alone.
         * The same seed gives the same events but for createdAt. The default is seeded anew for each simulator.
         */
        public Builder random(RandomGenerator random) {
            this.random = random;
            return this;
        }

        Builder time(TimeSource time) {
            this.time = time;
            return this;
        }

        /** Makes the simulator; it sends nothing before {@link Simulator#run}. */
        public Simulator build() {
            return new Simulator(this);
        }
    }
}

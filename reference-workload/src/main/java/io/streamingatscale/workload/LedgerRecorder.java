package io.streamingatscale.workload;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notes every send and what became of it. Called by the simulator's thread, by the threads that acknowledge and by those
 * that ask.
 */
final class LedgerRecorder {

    private long[] words = new long[1024 * LedgerLayout.WORDS];
    private int size;
    private long sent;
    private long produced;
    private long distinct;
    private long failed;
    private @Nullable Exception firstFailure;

    /** Enters an event before it is sent; what it returns takes the acknowledgement of each of its sends. */
    synchronized Entry enter(SimulatedEvent event) {
        if (words.length - size * LedgerLayout.WORDS < LedgerLayout.WORDS) {
            words = Arrays.copyOf(words, words.length + words.length / LedgerLayout.WORDS / 2 * LedgerLayout.WORDS);
        }
        LedgerLayout.put(words, size, event);
        return new Entry(size++);
    }

    synchronized Progress progress() {
        return new Progress(sent, produced, distinct, failed);
    }

    synchronized Optional<Exception> firstFailure() {
        return Optional.ofNullable(firstFailure);
    }

    synchronized ProducedLedger snapshot() {
        return new ProducedLedger(Arrays.copyOf(words, size * LedgerLayout.WORDS));
    }

    private synchronized void onAcknowledged(int index) {
        produced++;
        if (LedgerLayout.acknowledge(words, index) == 1) {
            distinct++;
        }
    }

    private synchronized void onFailed(Exception cause) {
        failed++;
        if (firstFailure == null) {
            firstFailure = cause;
        }
    }

    /** One event of the ledger. */
    final class Entry implements EventTarget.Acknowledgement {

        private final int index;

        private Entry(int index) {
            this.index = index;
        }

        void onSend() {
            synchronized (LedgerRecorder.this) {
                sent++;
            }
        }

        @Override
        public void acknowledged() {
            onAcknowledged(index);
        }

        @Override
        public void failed(Exception cause) {
            onFailed(cause);
        }
    }
}

package io.streamingatscale.core;

/** One try of a call, from its begin until it does nothing more. */
final class CallAttempt<I, O> {

    private final AsyncCall<I, O> call;
    private final long startedAt;
    private Runnable cancel = () -> {};
    private boolean isGivenUp;
    private boolean isOver;

    CallAttempt(AsyncCall<I, O> call, long startedAt) {
        this.call = call;
        this.startedAt = startedAt;
    }

    AsyncCall<I, O> call() {
        return call;
    }

    long startedAt() {
        return startedAt;
    }

    void cancelBy(Runnable newCancel) {
        cancel = newCancel;
    }

    /** Its result no longer matters. */
    void giveUp() {
        isGivenUp = true;
        cancel.run();
    }

    boolean isGivenUp() {
        return isGivenUp;
    }

    boolean isOver() {
        return isOver;
    }

    /** It occupies nothing any more; returns false if that was so before. */
    boolean end() {
        boolean isNews = !isOver;
        isOver = true;
        return isNews;
    }
}

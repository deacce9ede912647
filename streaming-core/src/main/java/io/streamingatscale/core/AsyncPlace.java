package io.streamingatscale.core;

import java.util.function.Supplier;

/** The place of an asynchronous step among the steps of a pipeline; what it supplies stands in until a worker is made. */
record AsyncPlace<I, O>(AsyncProcessing<I, O> processing) implements Supplier<Processor<I, O>> {

    private static final class StandIn<I, O> implements Processor<I, O> {

        private final boolean isRepeatable;

        StandIn(boolean isRepeatable) {
            this.isRepeatable = isRepeatable;
        }

        @Override
        public void process(StreamRecord<I> record, Output<O> output) {
            throw new IllegalStateException("a stand-in processes nothing");
        }

        @Override
        public boolean isRepeatable() {
            return isRepeatable;
        }
    }

    @Override
    public Processor<I, O> get() {
        return new StandIn<>(processing.starter().isRepeatable());
    }

    AsyncStep<I, O> newStep(WorkerEnvironment environment, Mailbox mailbox) {
        return new AsyncStep<>(processing, environment, mailbox);
    }
}

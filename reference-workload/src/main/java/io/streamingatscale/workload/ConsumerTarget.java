package io.streamingatscale.workload;

import java.util.function.Consumer;

/** Hands events to code of this process. */
final class ConsumerTarget implements EventTarget {

    private final Consumer<? super SimulatedEvent> consumer;

    ConsumerTarget(Consumer<? super SimulatedEvent> consumer) {
        this.consumer = consumer;
    }

    @Override
    public void send(SimulatedEvent event, Acknowledgement acknowledgement) {
        try {
            consumer.accept(event);
        } catch (RuntimeException e) {
            acknowledgement.failed(e);
            return;
        }
        acknowledgement.acknowledged();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}

package io.streamingatscale.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Brings what happened on other threads to the worker's thread. */
final class Mailbox {

    private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final WorkerEnvironment environment;

    Mailbox(WorkerEnvironment environment) {
        this.environment = environment;
    }

    /** Has a message run by the worker's thread; called by any thread. */
    void post(Runnable message) {
        messages.add(message);
        environment.signal();
    }

    /** Runs what was posted; called by the worker's thread. */
    boolean runAll() {
        boolean any = false;
        for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
            message.run();
            any = true;
        }
        return any;
    }
}

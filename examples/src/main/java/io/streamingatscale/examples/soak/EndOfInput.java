package io.streamingatscale.examples.soak;

import java.io.IOException;

/** Does something when standard input ends: the parent asks for the end so, or is gone. */
final class EndOfInput {

    private EndOfInput() {}

    static void run(Runnable action) {
        Thread reader = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {}
                    } catch (IOException e) {
                        // the parent is gone, which is an end as well
                    }
                    action.run();
                },
                "standard-input");
        reader.setDaemon(true);
        reader.start();
    }
}

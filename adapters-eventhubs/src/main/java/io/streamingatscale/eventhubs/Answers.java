package io.streamingatscale.eventhubs;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Waits for answers of the client, which by itself would wait without end. */
final class Answers {

    private Answers() {}

    /**
     * Returns an answer.
     *
     * @param failed makes what is thrown of what went wrong: the client's exception, or that there was no answer in time
     */
    static <R> R within(Duration deadline, Mono<R> answer, Function<RuntimeException, RuntimeException> failed) {
        R result;
        try {
            result = answer.timeout(deadline)
                    .onErrorMap(TimeoutException.class, e -> new IllegalStateException("no answer in " + deadline, e))
                    .block();
        } catch (RuntimeException e) {
            throw failed.apply(e);
        }
        if (result == null) {
            throw failed.apply(new IllegalStateException("no answer"));
        }
        return result;
    }
}

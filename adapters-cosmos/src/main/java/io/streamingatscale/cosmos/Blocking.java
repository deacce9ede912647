package io.streamingatscale.cosmos;

import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** Waits for answers of the client. */
final class Blocking {

    private Blocking() {}

    /**
     * Returns an answer, null where it is empty.
     *
     * @throws com.azure.cosmos.CosmosException as the client throws it
     * @throws TransientException if there was no answer in time
     */
    static <R> @Nullable R get(Mono<R> answer, Duration timeout) {
        try {
            return answer.timeout(timeout).block();
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof TimeoutException) {
                throw new TransientException("Cosmos DB has not answered in time: timeout=" + timeout, null);
            }
            throw e;
        }
    }
}

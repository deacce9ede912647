package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.CosmosException;
import io.streamingatscale.core.TransientException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that several parts use: made for the first, closed after the last, unless it was passed in.
 *
 * <p><b>Threads:</b> any.
 */
final class SharedClient {

    private final Supplier<CosmosAsyncClient> maker;
    private final String what;
    private final boolean isOwn;
    private @Nullable CosmosAsyncClient client;
    private int users;

    /**
     * Makes it, not yet the client.
     *
     * @param what names the account, for messages
     * @param isOwn whether to close it
     */
    SharedClient(Supplier<CosmosAsyncClient> maker, String what, boolean isOwn) {
        this.what = what;
        this.maker = maker;
        this.isOwn = isOwn;
    }

    boolean isOwn() {
        return isOwn;
    }

    /**
     * Returns the client for one more user, who calls {@link #release} once.
     *
     * @throws io.streamingatscale.core.TransientException if the account cannot be reached now
     * @throws io.streamingatscale.core.ConfigurationException if it refuses the client
     */
    synchronized CosmosAsyncClient acquire() {
        if (client == null) {
            try {
                client = maker.get();
            } catch (RuntimeException e) {
                throw notMade(e);
            }
        }
        users++;
        return client;
    }

    /** The client wraps what the account has answered, or nothing where it could not be reached. */
    private RuntimeException notMade(RuntimeException failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof CosmosException)) {
            cause = cause.getCause();
        }
        if (cause instanceof CosmosException answer) {
            return Failure.translate(answer, what);
        }
        return failure.getClass() == RuntimeException.class && failure.getCause() == null
                ? new TransientException("Cosmos DB cannot be reached: " + what, failure)
                : failure;
    }

    synchronized void release() {
        users--;
        if (users == 0 && client != null) {
            if (isOwn) {
                client.close();
            }
            client = null;
        }
    }
}

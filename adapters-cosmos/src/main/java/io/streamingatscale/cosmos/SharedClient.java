package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that several parts use: made for the first, closed after the last, unless it was passed in.
 *
 * <p><b>Threads:</b> any.
 */
final class SharedClient {

    private final Supplier<CosmosAsyncClient> maker;
    private final boolean isOwn;
    private @Nullable CosmosAsyncClient client;
    private int users;

    /**
     * Makes it, not yet the client.
     *
     * @param isOwn whether to close it
     */
    SharedClient(Supplier<CosmosAsyncClient> maker, boolean isOwn) {
        this.maker = maker;
        this.isOwn = isOwn;
    }

    boolean isOwn() {
        return isOwn;
    }

    /** Returns the client for one more user, who calls {@link #release} once. */
    synchronized CosmosAsyncClient acquire() {
        if (client == null) {
            client = maker.get();
        }
        users++;
        return client;
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

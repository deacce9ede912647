package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosAsyncDatabase;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosContainerResponse;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Creates and reads containers. */
final class ContainerSetup {

    private final CosmosAsyncClient client;
    private final CosmosAsyncDatabase database;
    private final Duration timeout;

    ContainerSetup(CosmosAsyncClient client, String database, Duration timeout) {
        this.client = client;
        this.database = client.getDatabase(database);
        this.timeout = timeout;
    }

    CosmosAsyncContainer container(String name) {
        return database.getContainer(name);
    }

    /**
     * Returns a container to check.
     *
     * @throws ConfigurationException if it is not there
     */
    ContainerInspection inspected(String name) {
        return properties(name)
                .map(properties -> new ContainerInspection(properties, database.getId()))
                .orElseThrow(() -> new ConfigurationException(
                        "container is not there; create it first, as with ContainerDefinition: database=\""
                                + database.getId() + "\", container=\"" + name + "\"",
                        null));
    }

    /** Returns the container; creates it if it is not there. */
    CosmosAsyncContainer opened(ContainerDefinition definition) {
        if (properties(definition.name()).isEmpty()) {
            createIfAbsent(definition);
        }
        return container(definition.name());
    }

    void createIfAbsent(ContainerDefinition definition) {
        translated(definition.name(), () -> {
            createIfAbsent(client.createDatabaseIfNotExists(database.getId()));
            createIfAbsent(database.createContainerIfNotExists(definition.properties()));
            return definition;
        });
    }

    /** Another may create it between the client's look and its try. */
    private void createIfAbsent(Mono<?> creation) {
        try {
            wait(creation);
        } catch (CosmosException e) {
            if (e.getStatusCode() != 409) {
                throw e;
            }
        }
    }

    /**
     * Returns what the service says of a container; empty if it is not there.
     *
     * @throws ConfigurationException if the service refuses it
     * @throws TransientException if the service cannot be asked now
     */
    Optional<CosmosContainerProperties> properties(String name) {
        return translated(name, () -> {
            try {
                CosmosContainerResponse response = wait(container(name).read());
                return Optional.of(response.getProperties());
            } catch (CosmosException e) {
                if (e.getStatusCode() == 404) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private <R> R wait(Mono<R> answer) {
        R result = Blocking.get(answer, timeout);
        if (result == null) {
            throw new TransientException("Cosmos DB has not answered", null);
        }
        return result;
    }

    private <R> R translated(String name, Supplier<R> work) {
        try {
            return work.get();
        } catch (CosmosException e) {
            throw Failure.translate(e, "database=\"" + database.getId() + "\", container=\"" + name + "\"");
        }
    }
}

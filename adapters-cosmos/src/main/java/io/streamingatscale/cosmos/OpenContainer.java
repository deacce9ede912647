package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.StreamRecord;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink's container once it was checked, and how it is written.
 *
 * <p><b>Threads:</b> any.
 */
final class OpenContainer<T> {

    private static final Logger LOGGER = LoggerFactory.getLogger(OpenContainer.class);

    private final String what;
    private final SinkSettings settings;
    private final boolean isTransactional;
    private final ChangeMapper<T> mapper;
    private final Throughput throughput;
    private final BulkWriter bulk;
    private final CheckpointContainer checkpoints;
    private final TransactionalCommit<T> transactions;

    /**
     * Checks a container and opens it.
     *
     * @throws ConfigurationException if it is not there or does not fit the mapping
     */
    OpenContainer(ContainerSetup setup, String name, SinkMapping<T> mapping, SinkSettings settings) {
        ContainerInspection inspection = setup.inspected(name);
        inspection.check(mapping.documents(), mapping.mode());
        if (inspection.indexesEverything()) {
            LOGGER.info("every path of a document is indexed, which makes writes dear: {}", inspection);
        }
        CosmosAsyncContainer container = setup.container(name);
        this.what = inspection.toString();
        this.settings = settings;
        this.isTransactional = mapping.isTransactional();
        this.mapper = mapping.mapper(inspection.hasUniqueKeys(), settings);
        this.throughput = new Throughput(settings.batchSize(), settings.requestUnits(), settings.registry(), name);
        this.bulk = new BulkWriter(container, throughput);
        this.checkpoints = new CheckpointContainer(
                container,
                new CheckpointDocuments(mapping.documents().partitionKey().name()),
                settings.timeout());
        this.transactions =
                new TransactionalCommit<>(mapper, new TransactionWriter(container, checkpoints, bulk, throughput));
    }

    CheckpointContainer checkpoints() {
        return checkpoints;
    }

    /** Writes the records of a commit, with its checkpoint if the sink is transactional. */
    CommitResult write(List<StreamRecord<T>> records, Checkpoint checkpoint, BooleanSupplier isClosed) {
        Effort effort = new Effort(what, settings.timeout(), isClosed);
        CommitResult result;
        if (isTransactional) {
            result = transactions.write(records, checkpoint, effort);
        } else {
            long applied = bulk.write(mapper.changes(records), effort).applied();
            result = new CommitResult(applied, records.size() - applied);
        }
        throughput.committed(records.size(), effort.charge());
        return result;
    }
}

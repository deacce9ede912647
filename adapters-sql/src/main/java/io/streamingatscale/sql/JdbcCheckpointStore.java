package io.streamingatscale.sql;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps checkpoints in a table of H2, PostgreSQL or SQL Server, one row for each partition of each pipeline.
 *
 * <p>The table is created at the first use if it is not there. The data source is used and never closed; each call takes
 * a connection and hands it back as it came.
 *
 * <p><b>Threads:</b> any thread. Claims and saves of different processes are put in order by the row's lock.
 *
 * <p><b>Durability:</b> that of the database; one that loses what it has committed is refused at the first use.
 */
public final class JdbcCheckpointStore implements CheckpointStore {

    private static final String DEFAULT_TABLE = "streaming_checkpoints";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?");
    private static final int ATTEMPTS = 4;

    private final DataSource dataSource;
    private final String name;
    private final Duration timeout;
    private @Nullable CheckpointTable prepared;

    private JdbcCheckpointStore(DataSource dataSource, String name, Duration timeout) {
        this.dataSource = dataSource;
        this.name = name;
        this.timeout = timeout;
    }

    /** Returns a store that keeps its checkpoints in the table {@code streaming_checkpoints}. */
    public static JdbcCheckpointStore in(DataSource dataSource) {
        return new JdbcCheckpointStore(dataSource, DEFAULT_TABLE, NetworkTimeout.DEFAULT);
    }

    /**
     * Returns this store with another table. The default is {@code streaming_checkpoints}.
     *
     * @param name letters, digits and underscores, written unquoted; after a schema and a dot where it is not the current
     *     one
     * @throws IllegalArgumentException if the name is not of that form
     */
    public JdbcCheckpointStore table(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "table must be letters, digits and '_', perhaps after a schema and a dot: table=\"" + name + "\"");
        }
        return new JdbcCheckpointStore(dataSource, name, timeout);
    }

    /**
     * Returns this store with another bound on the wait for one answer of the database, such as a claim that waits for the
     * transaction of an owner that stands still. The default is 45 seconds. It does not bind H2 within the process.
     *
     * @param timeout from a millisecond to 24 days
     * @throws IllegalArgumentException if it is not
     */
    public JdbcCheckpointStore timeout(Duration timeout) {
        return new JdbcCheckpointStore(dataSource, name, NetworkTimeout.checked(timeout));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Claim claim(String pipeline, Partition partition) {
        return confirmed(
                "claim could not be confirmed: pipeline=\"" + pipeline + "\", partition=" + partition,
                connection -> table().claim(connection, pipeline, partition));
    }

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        return confirmed(
                        "checkpoint could not be read: pipeline=\"" + pipeline + "\", partition=" + partition,
                        connection -> table().find(connection, pipeline, partition))
                .flatMap(claim -> claim.position().map(claim::checkpointAt));
    }

    @Override
    public void save(Checkpoint checkpoint) {
        confirmed(
                "save could not be confirmed: pipeline=\"" + checkpoint.pipeline() + "\", partition="
                        + checkpoint.partition(),
                connection -> saveIn(connection, checkpoint));
    }

    /**
     * Saves within the transaction of the connection, and holds the row's lock until it ends.
     *
     * @throws FencedException if the partition was claimed since with a higher epoch; the transaction must be rolled back
     */
    Checkpoint saveIn(Connection connection, Checkpoint checkpoint) throws SQLException {
        if (!table().save(connection, checkpoint)) {
            throw table().find(connection, checkpoint.pipeline(), checkpoint.partition())
                    .filter(claim -> claim.epoch() > checkpoint.epoch())
                    .<RuntimeException>map(claim -> FencedException.of(checkpoint, claim.epoch()))
                    .orElseGet(() -> new IllegalStateException("checkpoint must be of a claimed epoch: partition="
                            + checkpoint.partition() + ", epoch=" + checkpoint.epoch()));
        }
        return checkpoint;
    }

    boolean isOf(DataSource other) {
        return dataSource == other;
    }

    /** Returns false for H2 in memory. Connects to the database to ask it. */
    @Override
    public boolean isDurable() {
        return DurabilityCheck.ask(dataSource)
                .map(durability -> !durability.isVolatile())
                .orElse(true);
    }

    /** Returns what the database does not promise. Connects to the database to ask it. */
    @Override
    public List<String> limits() {
        return DurabilityCheck.limits(dataSource);
    }

    private <R> R confirmed(String failure, Transactions.Work<R> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = dataSource.getConnection()) {
                prepare(connection);
                return NetworkTimeout.within(timeout, connection, c -> Transactions.commit(c, work));
            } catch (SQLException e) {
                SqlFailure kind = SqlFailure.of(e);
                // two first claims at once, or a serialization failure: all that was done is rolled back
                if (kind == SqlFailure.CONFLICT && attempt < ATTEMPTS) {
                    continue;
                }
                if (kind == SqlFailure.CONFLICT || kind == SqlFailure.TRANSIENT) {
                    throw new CheckpointException(
                            failure + ", table=\"" + name + "\", " + SqlFailure.codes(e), SqlFailure.safeCause(e));
                }
                throw SqlFailure.translate(e, "table=\"" + name + "\"");
            }
        }
    }

    /** Creates the table if it is not there, once; checks the database's durability. */
    synchronized void prepare(Connection connection) throws SQLException {
        if (prepared == null) {
            Dialect dialect = Dialect.of(connection);
            dialect.durability(connection).check();
            CheckpointTable table = new CheckpointTable(name, dialect);
            table.createIfAbsent(connection);
            prepared = table;
        }
    }

    private synchronized CheckpointTable table() {
        return Objects.requireNonNull(prepared, "prepare(...) comes first");
    }
}

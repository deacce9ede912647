package io.streamingatscale.sql;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;

/** The statements of the checkpoint table, each within the transaction of the connection. */
final class CheckpointTable {

    private static final String OF_PARTITION = " where pipeline = ? and stream = ? and partition_id = ?";

    private final String name;
    private final Dialect dialect;

    /** @param name checked by the caller, for it becomes part of the statements */
    CheckpointTable(String name, Dialect dialect) {
        this.name = name;
        this.dialect = dialect;
    }

    void createIfAbsent(Connection connection) throws SQLException {
        Scripts.run(connection, Scripts.read("checkpoints", dialect, 1).replace("${table}", name));
    }

    /** Raises the epoch. The update comes first, for it locks the row until the transaction ends. */
    Claim claim(Connection connection, String pipeline, Partition partition) throws SQLException {
        String raise = "update " + name + " set epoch = epoch + 1, saved_at = " + dialect.now() + OF_PARTITION;
        try (PreparedStatement update = connection.prepareStatement(raise)) {
            bind(update, 1, pipeline, partition);
            if (update.executeUpdate() == 0) {
                insert(connection, pipeline, partition);
            }
        }
        return find(connection, pipeline, partition).orElseThrow();
    }

    private void insert(Connection connection, String pipeline, Partition partition) throws SQLException {
        String first = "insert into " + name + " (pipeline, stream, partition_id, epoch, saved_at)"
                + " values (?, ?, ?, 1, " + dialect.now() + ")";
        try (PreparedStatement insert = connection.prepareStatement(first)) {
            bind(insert, 1, pipeline, partition);
            insert.executeUpdate();
        }
    }

    /** Returns the present ownership; empty if the partition was never claimed. */
    Optional<Claim> find(Connection connection, String pipeline, Partition partition) throws SQLException {
        String sql = "select epoch, next_offset, token from " + name + OF_PARTITION;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, 1, pipeline, partition);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(claimOf(rows, pipeline, partition)) : Optional.empty();
            }
        }
    }

    private static Claim claimOf(ResultSet row, String pipeline, Partition partition) throws SQLException {
        long epoch = row.getLong(1);
        long offset = row.getLong(2);
        if (row.wasNull()) {
            return Claim.first(pipeline, partition, epoch);
        }
        String token = row.getString(3);
        Position position = token == null ? Position.of(offset) : Position.of(offset, token);
        return Claim.resuming(pipeline, partition, epoch, position);
    }

    /** Saves if the checkpoint's epoch is the present one, and returns whether it was. */
    boolean save(Connection connection, Checkpoint checkpoint) throws SQLException {
        String sql = "update " + name + " set next_offset = ?, token = ?, saved_at = " + dialect.now() + OF_PARTITION
                + " and epoch = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, checkpoint.position().offset());
            String token = checkpoint.position().token().orElse(null);
            if (token == null) {
                update.setNull(2, Types.VARCHAR);
            } else {
                update.setString(2, token);
            }
            bind(update, 3, checkpoint.pipeline(), checkpoint.partition());
            update.setLong(6, checkpoint.epoch());
            return update.executeUpdate() == 1;
        }
    }

    private static void bind(PreparedStatement statement, int first, String pipeline, Partition partition)
            throws SQLException {
        statement.setString(first, pipeline);
        statement.setString(first + 1, partition.stream());
        statement.setString(first + 2, partition.id());
    }
}

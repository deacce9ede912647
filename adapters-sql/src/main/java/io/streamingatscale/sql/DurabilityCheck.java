package io.streamingatscale.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Asks a data source for its database's durability, for the guarantee. */
final class DurabilityCheck {

    private DurabilityCheck() {}

    /** Returns what the database does not promise, a sentence each. */
    static List<String> limits(DataSource dataSource) {
        return ask(dataSource)
                .map(Durability::limits)
                .orElse(List.of("the database could not be asked for its durability when the guarantee was computed; "
                        + "it is checked before the first write"));
    }

    /** Returns the database's durability; empty if it cannot be reached. */
    static Optional<Durability> ask(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return Optional.of(Dialect.of(connection).durability(connection));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}

package io.streamingatscale.tds.emulator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rows of an {@code INSERT BULK}, which come in a message of their own behind the statement.
 *
 * <pre>
 * rows:    81 | columns 2 | column * | D1 values | D1 values | ... | FD
 * column:  user type 4 | flags 2 | type | name length 1 | name
 * </pre>
 *
 * See MS-TDS, 2.2.6.1.
 */
final class BulkLoad {

    private static final int COLUMNS = 0x81;
    private static final int ROW = 0xD1;
    private static final int AT_ONCE = 1000;

    private final Session session;
    private final Script.Part statement;

    private BulkLoad(Session session, Script.Part statement) {
        this.session = session;
        this.statement = statement;
    }

    /** Returns whether a statement says that rows will follow. */
    static boolean isAnnouncedBy(Script.Part statement) {
        return statement.tokens().startsWith("insert", "bulk");
    }

    /** Inserts the rows of a message; returns how many. */
    static long run(Session session, Script.Part statement, WireReader in, Reply reply) throws SqlServerError {
        boolean abortsAfter = StatementFaults.beforeStatement(session, statement.text());
        long rows;
        try {
            session.transaction().beforeStatement(reply, session.temporary().current());
            rows = new BulkLoad(session, statement).runAtomically(in);
        } catch (SQLException e) {
            throw H2Errors.of(e, Command.INSERT);
        }
        session.server().counts().statement();
        session.facts().rowCount(rows);
        if (abortsAfter) {
            throw ConnectionKilled.wanted("fault after a bulk load");
        }
        return rows;
    }

    private long runAtomically(WireReader in) throws SQLException, SqlServerError {
        Connection h2 = session.h2();
        StatementRunner.takeTurn(session);
        h2.setAutoCommit(false);
        Savepoint before = h2.setSavepoint();
        boolean isDone = false;
        try {
            long rows = insertUntilLocked(before, in);
            isDone = true;
            return rows;
        } finally {
            if (!isDone) {
                h2.rollback(before);
            }
            if (!session.transaction().isOpen()) {
                h2.setAutoCommit(true); // commits
            }
        }
    }

    private long insertUntilLocked(Savepoint before, WireReader in) throws SQLException, SqlServerError {
        long start = System.nanoTime();
        int first = in.position();
        while (true) {
            try {
                in.position(first);
                return insert(in);
            } catch (SQLException e) {
                if (e.getErrorCode() != H2Errors.LOCK_TIMEOUT || StatementRunner.isOver(session, start)) {
                    throw e;
                }
                session.h2().rollback(before);
            }
        }
    }

    private long insert(WireReader in) throws SQLException, SqlServerError {
        List<TypeInfo.Incoming> types = types(in);
        long rows = 0;
        try (PreparedStatement insert = session.h2().prepareStatement(sql(types.size()))) {
            while (in.hasMore() && in.uint8() == ROW) {
                session.checkCancelled();
                for (int i = 0; i < types.size(); i++) {
                    insert.setObject(i + 1, ValueReader.read(types.get(i), in));
                }
                insert.addBatch();
                if (++rows % AT_ONCE == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        return rows;
    }

    private static List<TypeInfo.Incoming> types(WireReader in) {
        if (in.uint8() != COLUMNS) {
            throw ConnectionKilled.unknown("bulk load does not begin with its columns");
        }
        int count = in.uint16();
        List<TypeInfo.Incoming> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            in.skip(4 + 2);
            types.add(TypeInfo.read(in));
            in.skip(2 * in.uint8());
        }
        return types;
    }

    private String sql(int columns) throws SqlServerError {
        Tokens tokens = statement.tokens();
        int open = tokens.endOfName(2);
        List<String> names = new ArrayList<>();
        for (Tokens column : tokens.part(open + 1, tokens.close(open) - 1).split()) {
            names.add(Token.name(column.at(0).text()).inH2());
        }
        String table = session.translator().condition(tokens.part(2, open), Parameters.NONE);
        return "insert into " + table + " (" + String.join(", ", names) + ") values ("
                + String.join(", ", Collections.nCopies(columns, "?")) + ")";
    }
}

package io.streamingatscale.tds.emulator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows: those without a null as they are, the others with a bit for each column that says whether it is one. */
final class RowWriter {

    private static final int ROW = 0xD1;
    private static final int ROW_WITH_NULLS = 0xD2;

    private RowWriter() {}

    /** Writes the columns and all rows; returns how many. */
    static long write(Reply reply, List<ResultColumn> columns, ResultSet rows, Session session) throws SQLException {
        reply.columns(columns);
        long count = 0;
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        while (rows.next()) {
            session.checkCancelled();
            boolean hasNull = false;
            for (int i = 0; i < values.length; i++) {
                values[i] = columns.get(i).value(rows);
                hasNull |= values[i] == null;
            }
            write(reply, columns, values, hasNull);
            count++;
        }
        return count;
    }

    private static void write(Reply reply, List<ResultColumn> columns, @Nullable Object[] values, boolean hasNull) {
        WireWriter out = reply.token(hasNull ? ROW_WITH_NULLS : ROW);
        if (hasNull) {
            nulls(values, out);
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                ValueWriter.write(columns.get(i).type(), values[i], out);
            }
        }
    }

    private static void nulls(@Nullable Object[] values, WireWriter out) {
        for (int start = 0; start < values.length; start += 8) {
            int bits = 0;
            for (int i = start; i < Math.min(start + 8, values.length); i++) {
                bits |= values[i] == null ? 1 << (i - start) : 0;
            }
            out.uint8(bits);
        }
    }
}

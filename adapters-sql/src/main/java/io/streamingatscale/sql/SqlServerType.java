package io.streamingatscale.sql;

import java.util.Set;

/**
 * The type of a column of SQL Server.
 *
 * @param name such as {@code nvarchar}
 * @param size its characters, bytes or digits; 0 where it has none, -1 for {@code max}
 * @param scale digits behind the point, 0 where it has none
 */
record SqlServerType(String name, int size, int scale) {

    private static final Set<String> TIMES = Set.of("datetime2", "datetimeoffset", "datetime", "smalldatetime");
    private static final Set<String> TEXTS = Set.of("varchar", "nvarchar", "char", "nchar", "text", "ntext");

    /** Returns the type of its {@link #toString} form. */
    static SqlServerType of(String type) {
        int open = type.indexOf('(');
        if (open < 0) {
            return new SqlServerType(type, 0, 0);
        }
        String[] sizes = type.substring(open + 1, type.length() - 1).split(",", -1);
        return new SqlServerType(
                type.substring(0, open), Integer.parseInt(sizes[0]), sizes.length > 1 ? Integer.parseInt(sizes[1]) : 0);
    }

    boolean isTime() {
        return TIMES.contains(name);
    }

    boolean isText() {
        return TEXTS.contains(name);
    }

    /** Returns such as {@code decimal(28,9)}. */
    @Override
    public String toString() {
        return size == 0 ? name : name + "(" + size + "," + scale + ")";
    }
}

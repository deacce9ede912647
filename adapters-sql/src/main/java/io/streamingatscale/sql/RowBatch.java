package io.streamingatscale.sql;

import io.streamingatscale.core.Origin;
import java.util.List;

/**
 * What records become in each table.
 *
 * @param tables the rows of each, one for each record and in their order
 */
record RowBatch(List<List<Row>> tables) {

    int size() {
        return tables.get(0).size();
    }

    RowBatch range(int from, int to) {
        return new RowBatch(tables.stream().map(rows -> rows.subList(from, to)).toList());
    }

    Origin origin(int index) {
        return tables.get(0).get(index).origin();
    }
}

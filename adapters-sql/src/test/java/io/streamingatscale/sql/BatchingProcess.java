package io.streamingatscale.sql;

import io.streamingatscale.core.StreamRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/** Writes large batches to rawdata on H2 in the directory given and says so after each, until it is killed. */
final class BatchingProcess {

    static final int BATCH = 5_000;

    private BatchingProcess() {}

    /** Takes the directory, and a number that sets its rows apart from those of other runs. */
    public static void main(String[] args) {
        DataSource dataSource = TestDatabases.h2File(Path.of(args[0]), ";WRITE_DELAY=0");
        RawData.createTable(dataSource);
        SqlSink<String> sink =
                SqlSink.insertIfAbsent(dataSource, RawDataRows.table()).batchSize(BATCH);
        String json = "{\"moreData0\":" + "1".repeat(600) + "}";
        for (long from = Long.parseLong(args[1]) * 1_000_000_000L; ; from += BATCH) {
            List<StreamRecord<String>> records = LongStream.range(from, from + BATCH)
                    .mapToObj(offset -> Writing.record(offset, json))
                    .toList();
            Writing.write(sink, records);
            System.out.println(from);
        }
    }
}

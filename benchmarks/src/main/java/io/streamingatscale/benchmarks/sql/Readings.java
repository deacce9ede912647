package io.streamingatscale.benchmarks.sql;

import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.sql.SqlExpression;
import io.streamingatscale.sql.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Events of about 800 bytes, and how they become rows of {@code rawdata}. */
final class Readings {

    static final Partition PARTITION = Partition.of("devices", 0);

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String JSON = IntStream.rangeClosed(1, 23)
            .mapToObj(i -> "\"moreData" + i + "\": 0.1234567890" + i)
            .collect(Collectors.joining(", ", "{", "}"));

    private Readings() {}

    static List<StreamRecord<String>> records(long from, long to) {
        return LongStream.range(from, to).mapToObj(Readings::record).toList();
    }

    private static StreamRecord<String> record(long offset) {
        return StreamRecord.of(new Origin(PARTITION, offset), START.plusMillis(offset), JSON);
    }

    static Table<String> table() {
        return Table.<String>named("rawdata")
                .key("EventId", r -> id(r.origin().offset()))
                .key("PartitionId", r -> partition(r.origin().offset()))
                .column("BatchId", SqlExpression.BATCH_ID)
                .column("Type", r -> "TEMP")
                .column("DeviceId", r -> device(r.origin().offset()))
                .column("DeviceSequenceNumber", r -> r.origin().offset() / 1000)
                .column("CreatedAt", StreamRecord::logTime)
                .column("EnqueuedAt", StreamRecord::logTime)
                .column("ProcessedAt", StreamRecord::logTime)
                .column("StoredAt", SqlExpression.CURRENT_TIMESTAMP)
                .column("Value", r -> value(r.origin().offset()))
                .column("ComplexData", StreamRecord::value);
    }

    /** A random-looking id that is the same for the same offset. */
    static UUID id(long offset) {
        SplittableRandom random = new SplittableRandom(offset);
        return new UUID(random.nextLong(), random.nextLong());
    }

    static int partition(long offset) {
        return (int) (offset % 16);
    }

    static String device(long offset) {
        return "contoso-device-id-" + (100_000 + offset % 1000);
    }

    static BigDecimal value(long offset) {
        return BigDecimal.valueOf(offset, 9);
    }
}

package io.streamingatscale.sql;

import io.streamingatscale.core.StreamRecord;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.UUID;

/** Rows of the table rawdata, made of JSON texts. */
final class RawDataRows {

    private RawDataRows() {}

    static Table<String> table() {
        return Table.<String>named("rawdata")
                .key("EventId", r -> eventId(r.origin().offset()))
                .key("PartitionId", r -> (int) (r.origin().offset() % 16))
                .column("BatchId", SqlExpression.BATCH_ID)
                .column("Type", r -> "TEMP")
                .column(
                        "DeviceId",
                        r -> "contoso-device-id-" + (100_000 + r.origin().offset() % 1000))
                .column("DeviceSequenceNumber", r -> r.origin().offset() / 1000)
                .column("CreatedAt", StreamRecord::logTime)
                .column("EnqueuedAt", StreamRecord::logTime)
                .column("ProcessedAt", StreamRecord::logTime)
                .column("StoredAt", SqlExpression.CURRENT_TIMESTAMP)
                .column("Value", r -> BigDecimal.valueOf(r.origin().offset(), 9))
                .column("ComplexData", StreamRecord::value);
    }

    /** The latest state of each device. */
    static Table<String> status() {
        return Table.<String>named("device_status")
                .key(
                        "DeviceId",
                        r -> "contoso-device-id-" + (100_000 + r.origin().offset() % 1000))
                .version("DeviceSequenceNumber", r -> r.origin().offset() / 1000)
                .column("EventId", r -> eventId(r.origin().offset()))
                .column("Type", r -> "TEMP")
                .column("Value", r -> BigDecimal.valueOf(r.origin().offset(), 9))
                .column("ComplexData", StreamRecord::value)
                .column("CreatedAt", StreamRecord::logTime)
                .column("EnqueuedAt", StreamRecord::logTime);
    }

    /** A random-looking id that is the same for the same offset. */
    private static UUID eventId(long offset) {
        SplittableRandom random = new SplittableRandom(offset);
        return new UUID(random.nextLong(), random.nextLong());
    }
}

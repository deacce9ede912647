package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import javax.sql.DataSource;

/**
 * The table {@code device_status} of the Streaming at Scale samples: the latest event of each device, for {@link
 * SqlSink#upsertIfNewer} or {@link SqlSink#alsoUpsertIfNewer}.
 *
 * <p>Its columns are DeviceId (up to 100 characters, the key), DeviceSequenceNumber (bigint, the version), EventId (uuid),
 * Type (up to 10 characters), Value (decimal(28,9)), ComplexData (JSON text), CreatedAt and EnqueuedAt (timestamps in UTC),
 * none of them null.
 */
public final class DeviceStatus {

    private DeviceStatus() {}

    /**
     * Creates the table in the current schema of the connection, if it is not there.
     *
     * @throws ConfigurationException if the database is not supported or the rights do not suffice
     * @throws TransientException if the database cannot be reached now; trying again is safe
     */
    public static void createTable(DataSource dataSource) {
        Scripts.run(dataSource, dialect -> "devicestatus", "table=\"device_status\"");
    }
}

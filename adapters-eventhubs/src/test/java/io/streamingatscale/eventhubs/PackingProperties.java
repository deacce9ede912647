package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.qpid.proton.amqp.Binary;

/** What is counted for records is never less than what the client counts, so that a batch always holds what it is given. */
class PackingProperties {

    private static EventHubsEmulator emulator;
    private static EventHubProducerClient client;

    @BeforeContainer
    static void open() {
        emulator = EventHubsEmulator.builder().hub("out", 1).start();
        client = SinkDriver.connection(emulator).newBuilder().buildProducerClient();
    }

    @AfterContainer
    static void close() {
        client.close();
        emulator.close();
    }

    @Property(tries = 300)
    void bytes_ofAnyRecords_areNoLessThanTheClients(
            @ForAll @Size(min = 1, max = 5) List<byte[]> bodies,
            @ForAll Map<String, @StringLength(max = 300) String> texts,
            @ForAll byte[] binary,
            @ForAll @StringLength(min = 1, max = 300) String id,
            @ForAll @StringLength(max = 128) String key,
            @ForAll @StringLength(min = 1, max = 300) String stream,
            @ForAll boolean isArray) {
        Packing packing = isArray ? Packing.arraysOf(10, 1 << 20) : Packing.ONE_EACH;
        Map<String, Object> properties = new HashMap<>(texts);
        properties.put("binary", new Binary(binary));
        Origin origin = new Origin(new Partition("s" + stream, "0"), Long.MAX_VALUE);
        Route route = Route.ofKey(key);
        List<OutgoingRecord> records = new ArrayList<>();
        for (byte[] body : isArray ? bodies : bodies.subList(0, 1)) {
            records.add(new OutgoingRecord(origin, id, route, body, isArray ? Map.of() : properties));
        }

        EventDataBatch batch = client.createBatch(route.options());
        int empty = batch.getSizeInBytes();
        assertThat(batch.tryAdd(packing.pack(records))).isTrue();

        int counted = packing.eventBytes(records.get(0));
        for (OutgoingRecord record : records) {
            counted += packing.bytes(record);
        }
        assertThat(batch.getSizeInBytes() - empty).isLessThanOrEqualTo(counted);
    }
}

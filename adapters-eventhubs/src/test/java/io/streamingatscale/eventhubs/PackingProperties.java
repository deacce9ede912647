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
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.qpid.proton.amqp.Binary;

/** What is counted for records beside what the client counts, who knows to the byte. */
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

    private static OutgoingRecord record(
            byte[] body, Map<String, String> texts, byte[] binary, String id, String key, String stream) {
        Map<String, Object> properties = new HashMap<>(texts);
        properties.put("binary", new Binary(binary));
        Origin origin = new Origin(new Partition("s" + stream, "0"), Long.MAX_VALUE);
        return new OutgoingRecord(origin, id, Route.ofKey(key), body, properties);
    }

    private static int counted(Packing packing, List<OutgoingRecord> records) {
        return packing.eventBytes(records.get(0))
                + records.stream().mapToInt(packing::bytes).sum();
    }

    /** Returns what the client counts for the first event of a batch. */
    private static int first(Packing packing, OutgoingRecord record) {
        EventDataBatch batch = client.createBatch(record.route().options());
        int empty = batch.getSizeInBytes();
        assertThat(batch.tryAdd(packing.pack(List.of(record)))).isTrue();
        return batch.getSizeInBytes() - empty;
    }

    /** Returns what the client counts for each further one, which is less by what is said once in a batch. */
    private static int further(Packing packing, List<OutgoingRecord> records) {
        EventDataBatch batch = client.createBatch(records.get(0).route().options());
        assertThat(batch.tryAdd(packing.pack(records))).isTrue();
        int one = batch.getSizeInBytes();
        assertThat(batch.tryAdd(packing.pack(records))).isTrue();
        return batch.getSizeInBytes() - one;
    }

    @Property(tries = 300)
    void certainlyFits_anyRecord_isNotSaidOfOneThatDoesNot(
            @ForAll byte[] body,
            @ForAll Map<String, @StringLength(max = 300) String> texts,
            @ForAll byte[] binary,
            @ForAll @StringLength(min = 1, max = 300) String id,
            @ForAll @StringLength(max = 128) String key,
            @ForAll @StringLength(min = 1, max = 300) String stream) {
        OutgoingRecord record = record(body, texts, binary, id, key, stream);
        Packing arrays = Packing.arraysOf(10, 1 << 20);

        assertThat(Packing.ONE_EACH.certainlyFits(record, first(Packing.ONE_EACH, record) - 1))
                .isFalse();
        assertThat(arrays.certainlyFits(record, first(arrays, record) - 1)).isFalse();
    }

    @Property(tries = 300)
    void bytes_ofAscii_areAboutWhatTheClientCounts(
            @ForAll @Size(max = 2000) byte[] body,
            @ForAll @AlphaChars @StringLength(min = 1, max = 200) String id,
            @ForAll @AlphaChars @StringLength(max = 128) String key,
            @ForAll @AlphaChars @StringLength(min = 1, max = 100) String stream,
            @ForAll @IntRange(max = 5) int more,
            @ForAll boolean isArray) {
        Packing packing = isArray ? Packing.arraysOf(10, 1 << 20) : Packing.ONE_EACH;
        List<OutgoingRecord> records = new ArrayList<>();
        for (int i = 0; i <= (isArray ? more : 0); i++) {
            records.add(
                    isArray
                            ? new OutgoingRecord(
                                    new Origin(new Partition(stream, "0"), i), id, Route.ofKey(key), body, Map.of())
                            : record(body, Map.of("name", "value"), new byte[3], id, key, stream));
        }

        assertThat(counted(packing, records) - further(packing, records)).isBetween(0, 60);
    }
}

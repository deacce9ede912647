package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a record of 1 KB costs by the emulator's model, as docs/cosmos.md says. */
class RequestUnitsTest extends CosmosTest {

    private static final int RECORDS = 200;

    private double perRecord(CosmosSink<Item> sink, List<StreamRecord<Item>> records) {
        write(sink, List.of()); // opens it
        double before = emulator().requestCharge();
        write(sink, records);
        return (emulator().requestCharge() - before) / records.size();
    }

    private static List<StreamRecord<Item>> records(int from) {
        List<StreamRecord<Item>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(record(from + i, new Item("k" + i, from + i, "x".repeat(850))));
        }
        return records;
    }

    private String container(String name) {
        return create(
                ContainerDefinition.named(name).partitionKey("/pk").indexedPaths(List.of("/type/?", "/pk/?", "/at/?")));
    }

    @Test
    void createIfAbsent_new_andThereAlready() {
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container("created"), ITEMS);

        assertThat(perRecord(sink, records(0))).isBetween(5.0, 6.5);
        assertThat(perRecord(sink, records(0))).isBetween(0.9, 1.6);
        sink.close();
    }

    @Test
    void upsert_new_andThereAlready() {
        CosmosSink<Item> sink = CosmosSink.upsert(connection(), container("upserted"), ITEMS);

        assertThat(perRecord(sink, records(0))).isBetween(5.0, 6.5);
        assertThat(perRecord(sink, records(0))).isBetween(10.0, 13.0);
        sink.close();
    }

    @Test
    void upsertIfNewer_new_newer_andOlder() {
        CosmosSink<Item> sink = CosmosSink.upsertIfNewer(connection(), container("newer"), STATES);

        assertThat(perRecord(sink, records(0))).isBetween(6.0, 7.5);
        assertThat(perRecord(sink, records(RECORDS))).isBetween(11.0, 14.0);
        assertThat(perRecord(sink, records(0))).isBetween(0.9, 1.6);
        sink.close();
    }

    @Test
    void patch_ofADocument() {
        String container = container("patched");
        CosmosSink<Item> states = CosmosSink.upsertIfNewer(connection(), container, STATES);
        write(states, records(0));
        states.close();
        CosmosSink<Item> sink =
                CosmosSink.patch(connection(), container, Patch.of(STATES).set("/kind", r -> "x"));

        assertThat(perRecord(sink, records(RECORDS))).isBetween(11.0, 15.0);
        assertThat(perRecord(sink, records(RECORDS))).isBetween(0.9, 1.6);
        sink.close();
    }
}

package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.cosmos.emulator.Fault;
import io.streamingatscale.cosmos.emulator.OperationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fails for now is sent again, and takes effect once, in every mode. */
@Tag("slow")
class CosmosSinkFaultsTest extends CosmosTest {

    private static final int RECORDS = 150;

    private static final Patch<Item> COUNTS = Patch.of(Documents.<Item>ofFields()
                    .id(r -> r.value().key())
                    .partitionKey("/pk", r -> r.value().key())
                    .version("lastOffset", r -> r.origin().offset()))
            .increment("/count", r -> 1);

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.status(429, 3200, Duration.ofMillis(20)),
                Fault.status(449, 0),
                Fault.status(503, 0),
                Fault.status(408, 0),
                Fault.status(500, 0),
                Fault.applyThenStatus(449, 0),
                Fault.applyThenStatus(503, 0),
                Fault.applyThenStatus(500, 0),
                Fault.drop(),
                Fault.applyThenDrop());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void createIfAbsent_operationsFail_eachDocumentIsThereOnce(Fault fault) {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);
        emulator().faults().every(37, operation -> operation.container().equals(container), fault);

        CommitResult result = write(sink, items(0, RECORDS));
        sink.close();

        assertThat(result.applied() + result.absorbed()).isEqualTo(RECORDS);
        assertThat(texts(container)).hasSize(RECORDS).containsEntry("k7", "t7");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void patch_operationsFail_eachRecordCountsOnce(Fault fault) {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.patch(connection(), container, COUNTS);
        emulator().faults().every(13, operation -> operation.container().equals(container), fault);
        List<StreamRecord<Item>> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(item(i, "k" + i % 10, "x"));
        }

        write(sink, records.subList(0, 120));
        write(sink, records.subList(60, 200));
        sink.close();

        assertThat(documents(container).values())
                .hasSize(10)
                .allSatisfy(
                        document -> assertThat(document.get("count").asLong()).isEqualTo(20));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void upsertIfNewer_operationsFail_newestStays(Fault fault) {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.upsertIfNewer(connection(), container, STATES);
        emulator().faults().every(11, operation -> operation.container().equals(container), fault);
        List<StreamRecord<Item>> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(item(i, "k" + i % 20, "t" + i));
        }

        write(sink, records);
        write(sink, records.subList(0, 150));
        sink.close();

        assertThat(texts(container)).hasSize(20).containsEntry("k0", "t180").containsEntry("k19", "t199");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void upsert_requestsFail_lastStays(Fault fault) {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.upsert(connection(), container, ITEMS);
        for (int nth = 1; nth < 4; nth++) {
            emulator().faults().onRequest(nth, request -> request.kind() == OperationKind.BULK, fault);
        }

        write(sink, items(0, RECORDS));
        write(sink, List.of(item(RECORDS, "k1", "second")));
        sink.close();

        assertThat(texts(container)).hasSize(RECORDS).containsEntry("k1", "second");
    }
}

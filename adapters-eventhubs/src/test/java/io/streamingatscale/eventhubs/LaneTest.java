package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Origin;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Route KEY = Route.ofKey("k");

    private final Flight flight = new Flight();

    private static Lane lane(Route route, Packing packing) {
        return new Lane(new Outbox(packing), route, packing);
    }

    private void add(Lane lane, int count) {
        for (int i = 0; i < count; i++) {
            Origin origin = new Origin(SinkDriver.SOURCE, i);
            lane.add(new Lane.Waiting(
                    new OutgoingRecord(origin, "id" + i, lane.route(), new byte[100], Map.of()), flight));
        }
    }

    @Test
    void queues_keyWithABatchUnderWay_waitsAndThenTakesAllThatCameMeanwhile() {
        Lane lane = lane(KEY, Packing.ONE_EACH);
        add(lane, 1);
        lane.allDue();
        assertThat(lane.queues()).isTrue();
        assertThat(lane.queues()).isFalse();
        lane.dequeued();
        assertThat(lane.take(100_000, 100).events()).hasSize(1);

        add(lane, 20);
        lane.allDue();
        assertThat(lane.queues()).isFalse();
        lane.landed();

        assertThat(lane.queues()).isTrue();
        assertThat(lane.take(100_000, 100).events()).hasSize(20);
    }

    @Test
    void queues_noKey_doesNotWait() {
        Lane lane = lane(Route.any(), Packing.ONE_EACH);
        add(lane, 2);
        lane.allDue();
        assertThat(lane.queues()).isTrue();
        lane.dequeued();
        assertThat(lane.take(100_000, 1).events()).hasSize(1);

        assertThat(lane.queues()).isTrue();
    }

    @Test
    void queues_nothingDue_isFalse() {
        Lane lane = lane(KEY, Packing.ONE_EACH);
        add(lane, 1);

        assertThat(lane.queues()).isFalse();
        assertThat(lane.isIdle()).isFalse();
    }

    @Test
    void take_moreThanABatch_takesWhatFitsButAtLeastOne() {
        Lane lane = lane(KEY, Packing.ONE_EACH);
        add(lane, 10);
        lane.allDue();

        assertThat(lane.take(800, 100).events()).hasSize(3);
        assertThat(lane.take(1, 100).events()).hasSize(1);
        assertThat(lane.take(100_000, 4).events()).hasSize(4);
        assertThat(lane.take(100_000, 4).events()).hasSize(2);
        assertThat(lane.isDue()).isFalse();
    }

    @Test
    void putBack_eventsWithoutRoom_areTakenNextAndInOrder() {
        Lane lane = lane(KEY, Packing.ONE_EACH);
        add(lane, 10);
        lane.allDue();
        Shipment shipment = lane.take(100_000, 6);
        lane.landed();

        assertThat(new Outbox(Packing.ONE_EACH).putBack(shipment.part(2, 6)))
                .isEqualTo(2 * shipment.part(0, 2).bytes());

        assertThat(lane.take(100_000, 100).events())
                .extracting(event -> event.get(0).record().origin().offset())
                .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void putBack_afterTheEnd_dropsThem() {
        Outbox outbox = new Outbox(Packing.ONE_EACH);
        Lane lane = new Lane(outbox, KEY, Packing.ONE_EACH);
        add(lane, 2);
        lane.allDue();
        Shipment shipment = lane.take(100_000, 2);
        lane.landed();
        outbox.close();

        assertThat(outbox.putBack(shipment)).isZero();
        assertThat(lane.isIdle()).isTrue();
    }

    @Test
    void take_records_givesBackTheBytesTheyTook() {
        Lane lane = lane(KEY, Packing.ONE_EACH);
        add(lane, 3);
        lane.allDue();
        long sent = lane.take(1, 1).bytes();

        assertThat(lane.drop()).isEqualTo(2 * sent);
        assertThat(lane.isDue()).isFalse();
    }
}

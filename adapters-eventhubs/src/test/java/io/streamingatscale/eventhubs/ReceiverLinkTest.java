package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.models.PartitionContext;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** A link tells of all that is to be taken, whenever it arrives: what it does not tell of waits for ever. */
class ReceiverLinkTest {

    private final Sinks.Many<PartitionEvent> client = Sinks.many().unicast().onBackpressureBuffer();
    private final AtomicInteger told = new AtomicInteger();
    private final ReceiverLink link = new ReceiverLink(10, told::incrementAndGet);

    ReceiverLinkTest() {
        client.asFlux().subscribe(link);
    }

    private void arrive(String body) {
        PartitionContext context = new PartitionContext("namespace", "hub", "$Default", "0");
        client.tryEmitNext(new PartitionEvent(context, new EventData(body), null))
                .orThrow();
    }

    private String poll() {
        PartitionEvent event = link.poll();
        return event == null ? "none" : event.getData().getBodyAsString();
    }

    @Test
    void taken_nothingIsLeft_tellsOfNothing() {
        arrive("1");
        assertThat(told).hasValue(1);
        assertThat(poll()).isEqualTo("1");

        link.taken(1);
        assertThat(told).hasValue(1);

        arrive("2");
        assertThat(told).as("the next one").hasValue(2);
    }

    @Test
    void taken_oneArrivedAfterTheLastLook_tellsOfIt() {
        arrive("1");
        assertThat(poll()).isEqualTo("1");
        assertThat(poll()).isEqualTo("none");
        arrive("2");
        assertThat(told).as("others seemed to wait").hasValue(1);

        link.taken(1);
        assertThat(told).hasValue(2);
        assertThat(poll()).isEqualTo("2");
    }

    @Test
    void taken_linkHasEndedMeanwhile_tellsOfTheEnd() {
        arrive("1");
        client.tryEmitComplete().orThrow();
        assertThat(told).hasValue(2);
        assertThat(link.isDone()).as("one is to be taken").isFalse();
        assertThat(poll()).isEqualTo("1");

        link.taken(1);
        assertThat(told).hasValue(3);
        assertThat(link.isDone()).isTrue();
    }

    @Test
    void hasPlenty_aQuarterOfTheCreditHasArrived_isTrue() {
        arrive("1");
        arrive("2");
        assertThat(link.hasPlenty()).as("two of ten").isFalse();

        arrive("3");
        assertThat(link.hasPlenty()).as("three of ten").isTrue();
    }

    @Test
    void hasPlenty_greatCredit_isTrueFromSixtyFourOn() {
        ReceiverLink great = new ReceiverLink(512, () -> {});
        Sinks.Many<PartitionEvent> events = Sinks.many().unicast().onBackpressureBuffer();
        events.asFlux().subscribe(great);
        PartitionContext context = new PartitionContext("namespace", "hub", "$Default", "0");
        for (int i = 1; i < 64; i++) {
            events.tryEmitNext(new PartitionEvent(context, new EventData("e"), null))
                    .orThrow();
        }
        assertThat(great.hasPlenty()).isFalse();

        events.tryEmitNext(new PartitionEvent(context, new EventData("e"), null))
                .orThrow();
        assertThat(great.hasPlenty()).isTrue();
    }

    @Test
    void hasPlenty_hasEnded_isTrue() {
        arrive("1");
        client.tryEmitComplete().orThrow();

        assertThat(link.hasPlenty()).isTrue();
    }
}

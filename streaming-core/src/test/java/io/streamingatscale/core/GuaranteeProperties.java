package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The guarantee of any combination of parts never exceeds what its weakest part gives. */
class GuaranteeProperties {

    @Property
    void guarantee_anyParts_isThatOfTheWeakest(
            @ForAll boolean replayable, @ForAll boolean durable, @ForAll boolean repeatable, @ForAll Effect effect) {
        Guarantee guarantee = pipeline(replayable, durable, repeatable, effect).guarantee();

        boolean keepsEverything = replayable && (durable || effect == Effect.TRANSACTIONAL);
        assertThat(guarantee.covers(GuaranteeLevel.AT_LEAST_ONCE)).isEqualTo(keepsEverything);
        if (effect == Effect.APPEND || (effect == Effect.KEYED && !repeatable)) {
            assertThat(guarantee.covers(GuaranteeLevel.EXACTLY_ONCE_EFFECT)).isFalse();
        }
        assertThat(guarantee.weaknesses().isEmpty()).isEqualTo(guarantee.covers(GuaranteeLevel.EXACTLY_ONCE_EFFECT));
        assertThat(guarantee.toString())
                .startsWith("guarantee: " + guarantee.level())
                .contains(List.of("replays: ", "producer duplicates: ", "zombie writes: ", "poison records: "));
    }

    private static Pipeline pipeline(boolean replayable, boolean durable, boolean repeatable, Effect effect) {
        WorkerFixture fixture = new WorkerFixture(effect);
        fixture.log.isReplayable = replayable;
        fixture.store.isDurable = durable;
        fixture.steps = stream -> stream.process(() -> new Processor<String, String>() {
            @Override
            public void process(StreamRecord<String> record, Output<String> output) {
                output.emit(record);
            }

            @Override
            public boolean isRepeatable() {
                return repeatable;
            }
        });
        return fixture.build();
    }
}

package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class FileCheckpointProperties {

    @Property
    void parse_writtenCheckpoint_isEqual(
            @ForAll("names") String pipeline,
            @ForAll("names") String stream,
            @ForAll("names") String id,
            @ForAll @LongRange(min = 0) long offset,
            @ForAll String token,
            @ForAll @LongRange(min = 1) long epoch) {
        Partition partition = new Partition(stream, id);
        StoredCheckpoint stored =
                StoredCheckpoint.saved(new Checkpoint(pipeline, partition, Position.of(offset, token), epoch));
        StoredCheckpoint claimed = StoredCheckpoint.claimed(pipeline, partition);

        assertThat(StoredCheckpoint.parse(stored.toBytes())).contains(stored);
        assertThat(StoredCheckpoint.parse(claimed.toBytes())).contains(claimed);
        assertThat(new String(stored.toBytes(), StandardCharsets.ISO_8859_1)).matches("[\n -~]+");
        assertThat(CheckpointFileName.of(pipeline, partition)).matches("[a-z0-9._%~-]{1,200}");
    }

    @Property
    void fileName_differentNames_differ(@ForAll("names") String one, @ForAll("names") String other) {
        Partition partition = Partition.of("s", 0);
        assertThat(CheckpointFileName.of(one, partition).equals(CheckpointFileName.of(other, partition)))
                .isEqualTo(one.equals(other));
    }

    /** Any UTF-16, lone surrogates too. */
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().all().ofMinLength(1).filter(name -> !name.isBlank());
    }
}

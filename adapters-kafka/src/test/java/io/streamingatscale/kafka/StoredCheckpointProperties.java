package io.streamingatscale.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class StoredCheckpointProperties {

    @Property
    void parse_ofToBytes_givesTheSame(
            @ForAll @LongRange(min = 1) long epoch, @ForAll @LongRange(min = 0) long offset, @ForAll String token) {
        StoredCheckpoint full = new StoredCheckpoint(epoch, Position.of(offset, wellFormed(token)));
        StoredCheckpoint plain = new StoredCheckpoint(epoch, Position.of(offset));
        StoredCheckpoint claimedOnly = new StoredCheckpoint(epoch, null);

        assertThat(StoredCheckpoint.parse(full.toBytes())).isEqualTo(full);
        assertThat(StoredCheckpoint.parse(plain.toBytes())).isEqualTo(plain);
        assertThat(StoredCheckpoint.parse(claimedOnly.toBytes())).isEqualTo(claimedOnly);
    }

    /** What UTF-8 can carry: without half surrogate pairs. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Example
    void toBytes_isReadableJson() {
        assertThat(new StoredCheckpoint(3, Position.of(1042, "t")).toBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"epoch\":3,\"offset\":1042,\"token\":\"t\"}");
    }

    @Example
    void parse_otherForms_areRefused() {
        for (String wrong :
                new String[] {"", "[]", "{}", "{\"epoch\":\"1\"}", "{\"epoch\":1,\"offset\":1.5}", "{\"ep"}) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> StoredCheckpoint.parse(wrong.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Property
    void text_ofDifferentPartitions_isDifferent(
            @ForAll @Chars({'a', '/', '%', '2', 'F'}) @StringLength(min = 1, max = 3) String first,
            @ForAll @Chars({'a', '/', '%', '2', 'F'}) @StringLength(min = 1, max = 3) String second) {
        Set<String> texts = new HashSet<>();
        Set<PartitionKey> keys = new HashSet<>();
        for (String stream : new String[] {first, second, first + "/" + second, first + "%2F" + second}) {
            for (String id : new String[] {first, second, second + "/" + first}) {
                PartitionKey key = new PartitionKey(first, new Partition(stream, id));
                keys.add(key);
                texts.add(key.text());
            }
        }

        assertThat(texts).hasSameSizeAs(keys);
    }

    @Property
    void among_numberedPartitionsOfAStream_doNotMeet(@ForAll String pipeline) {
        Set<Integer> places = new HashSet<>();
        for (int number = 0; number < 16; number++) {
            places.add(new PartitionKey(pipeline, Partition.of("source", number)).among(16));
        }

        assertThat(places).hasSize(16);
    }
}

package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Murmur3Test {

    @Test
    void hash_anyLength_isThatOfAnotherImplementation() {
        Murmur3 murmur = new Murmur3();
        Random random = new Random(1);
        byte[] bytes = new byte[300];
        for (int length = 0; length <= bytes.length; length++) {
            random.nextBytes(bytes);
            HashValue128 expected = Hashing.murmur3_128().hashBytesTo128Bits(Arrays.copyOf(bytes, length));

            murmur.hash(bytes, length);

            assertThat(murmur.first()).as("length=%d", length).isEqualTo(expected.getLeastSignificantBits());
            assertThat(murmur.second()).as("length=%d", length).isEqualTo(expected.getMostSignificantBits());
        }
    }
}

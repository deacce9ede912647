package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "a, 3c2569b2",
        "abc, b3dd93fa",
        "abcd, 43ed676a",
        "'Hello, world!', c0363e43",
        "The quick brown fox jumps over the lazy dog, 2e4ff723",
    })
    void hash_publishedVectors_agree(String text, String hash) {
        assertThat(Integer.toHexString(Murmur3.hash(text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(hash);
    }

    @Test
    void partition_manyDevices_spreadOverAllParts() {
        assertThat(IntStream.range(0, 1000).map(i -> Murmur3.partition("contoso-device-id-" + i, 16)))
                .allMatch(part -> part >= 0 && part < 16)
                .contains(IntStream.range(0, 16).boxed().toArray(Integer[]::new));
    }
}

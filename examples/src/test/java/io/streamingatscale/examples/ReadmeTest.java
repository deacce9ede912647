package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path EXAMPLE = Path.of("src/main/java/io/streamingatscale/examples/KafkaToSqlExample.java");
    private static final int MAX_EXAMPLE_LINES = 25;
    private static final int MAX_LINES = 150;

    @Test
    void example_isTheCodeThatIsCompiledAndRun() throws IOException {
        String block = Readme.onlyBlock("java");

        assertThat(oneLine(Files.readString(EXAMPLE))).contains(oneLine(block));
        assertThat(block.lines()).hasSizeLessThanOrEqualTo(MAX_EXAMPLE_LINES);
    }

    @Test
    void text_isShort() throws IOException {
        assertThat(Readme.text().lines()).hasSizeLessThanOrEqualTo(MAX_LINES);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}

package io.streamingatscale.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The project's README.md, as tests read it. */
final class Readme {

    private Readme() {}

    static String text() throws IOException {
        return Files.readString(Path.of("../README.md"));
    }

    /** Returns the one code block of a language. */
    static String onlyBlock(String language) throws IOException {
        List<String> blocks = Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(text())
                .results()
                .map(block -> block.group(1))
                .toList();
        if (blocks.size() != 1) {
            throw new AssertionError("readme must have one block: language=" + language + ", blocks=" + blocks.size());
        }
        return blocks.get(0);
    }
}

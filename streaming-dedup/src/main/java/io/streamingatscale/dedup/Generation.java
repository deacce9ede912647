package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The name of one file of a journal: a {@link GenerationHeader}, and then frames, each with a {@link FrameHeader}. */
record Generation(Path path, long number) {

    private static final Pattern NAME = Pattern.compile("generation-(\\d{18})\\.journal");

    static Generation of(Path directory, long number) {
        return new Generation(directory.resolve(String.format("generation-%018d.journal", number)), number);
    }

    /** Returns those of a directory in the order of their numbers; other files are not looked at. */
    static List<Generation> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(file -> parse(file).stream())
                    .sorted(Comparator.comparingLong(Generation::number))
                    .toList();
        }
    }

    private static Optional<Generation> parse(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(new Generation(file, Long.parseLong(name.group(1)))) : Optional.empty();
    }
}

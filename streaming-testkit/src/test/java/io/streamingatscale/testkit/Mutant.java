package io.streamingatscale.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A bug that is put into a copy of a class of the library, as others have had it.
 *
 * @param name what is wrong
 * @param scenario which of {@link Scenarios} must find it
 * @param file the source, from the project's root
 * @param original what stands there once, however it is indented
 * @param broken what stands there instead
 */
record Mutant(String name, String scenario, String file, String original, String broken) {

    private static final Path PROJECT = Path.of("..");
    private static final String CORE = "streaming-core/src/main/java/io/streamingatscale/core/";
    private static final String DEDUP = "streaming-dedup/src/main/java/io/streamingatscale/dedup/";
    private static final String TESTKIT = "streaming-testkit/src/main/java/io/streamingatscale/testkit/";

    /** Returns a bug of a class of the runtime. */
    static Mutant core(String name, String scenario, String type, String original, String broken) {
        return new Mutant(name, scenario, CORE + type + ".java", original, broken);
    }

    /** Returns a bug of a class of the indexes of ids. */
    static Mutant dedup(String name, String scenario, String type, String original, String broken) {
        return new Mutant(name, scenario, DEDUP + type + ".java", original, broken);
    }

    /** Returns a bug of a class of the simulation that stands for an adapter's part. */
    static Mutant part(String name, String scenario, String type, String original, String broken) {
        return new Mutant(name, scenario, TESTKIT + type + ".java", original, broken);
    }

    /** Returns the broken source. */
    String source() {
        String source = read();
        Matcher place = pattern().matcher(source);
        if (!place.find() || place.find(place.end())) {
            throw new AssertionError("what is replaced must stand in the source once: mutant=\"" + name + "\", file="
                    + file + ", original=" + original);
        }
        return place.replaceAll(Matcher.quoteReplacement(broken));
    }

    private Pattern pattern() {
        return Pattern.compile(
                original.lines().map(String::strip).map(Pattern::quote).collect(Collectors.joining("\\s+")));
    }

    private String read() {
        try {
            return Files.readString(PROJECT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the simple name of the broken class. */
    String type() {
        return file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
    }

    @Override
    public String toString() {
        return name;
    }
}

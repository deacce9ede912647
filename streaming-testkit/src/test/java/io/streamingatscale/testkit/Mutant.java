package io.streamingatscale.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bug that is put into a copy of a class of the library, as others have had it.
 *
 * @param name what is wrong
 * @param scenario which of {@link Scenarios} must find it
 * @param file the source, from the project's root
 * @param original what stands there once
 * @param broken what stands there instead
 */
record Mutant(String name, String scenario, String file, String original, String broken) {

    private static final Path PROJECT = Path.of("..");

    /** Returns the broken source. */
    String source() {
        String source = read();
        int at = source.indexOf(original);
        if (at < 0 || source.indexOf(original, at + 1) >= 0) {
            throw new AssertionError("what is replaced must stand in the source once: mutant=\"" + name + "\", file="
                    + file + ", original=" + original);
        }
        return source.replace(original, broken);
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

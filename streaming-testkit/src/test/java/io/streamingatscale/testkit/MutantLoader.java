package io.streamingatscale.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Loads the whole library and its simulation anew, with one class compiled from a {@link Mutant}'s source. */
final class MutantLoader extends ClassLoader {

    private static final String OURS = "io.streamingatscale.";

    private final Path broken;

    private MutantLoader(Path broken) {
        super(MutantLoader.class.getClassLoader());
        this.broken = broken;
    }

    /** Returns a loader of the library as it is. */
    static MutantLoader unbroken(Path empty) {
        return new MutantLoader(empty);
    }

    /** Compiles the mutant into a directory and returns a loader that prefers what is there. */
    static MutantLoader of(Mutant mutant, Path directory) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-d", directory.toString(), "-proc:none", "-classpath", classPath());
        JavaFileObject source =
                new SimpleJavaFileObject(
                        URI.create("mutant:///" + mutant.type() + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean isToIgnoreErrors) {
                        return mutant.source();
                    }
                };
        if (!compiler.getTask(messages, null, null, options, null, List.of(source))
                .call()) {
            throw new AssertionError("mutant does not compile: mutant=\"" + mutant + "\"\n" + messages);
        }
        return new MutantLoader(directory);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(';', File.pathSeparatorChar);
    }

    @Override
    protected Class<?> loadClass(String name, boolean isToResolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && name.startsWith(OURS)) {
                byte[] bytes = bytes(name.replace('.', '/') + ".class");
                loaded = defineClass(name, bytes, 0, bytes.length);
            }
            return loaded == null ? super.loadClass(name, isToResolve) : loaded;
        }
    }

    private byte[] bytes(String file) throws ClassNotFoundException {
        Path patched = broken.resolve(file);
        try (InputStream in = Files.exists(patched)
                ? Files.newInputStream(patched)
                : getParent().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

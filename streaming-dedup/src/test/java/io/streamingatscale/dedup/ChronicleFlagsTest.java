package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs in which something is missing that Chronicle Map needs; the off-heap index runs in all of them. */
@Timeout(300)
class ChronicleFlagsTest {

    @TempDir
    Path directory;

    private String outcome(List<String> flags, String classPath) throws InterruptedException {
        try (ChildJvm child = ChildJvm.start(flags, classPath, FlagsChild.class, directory)) {
            assertThat(child.line()).as("the off-heap index").startsWith("NEW");
            return child.line();
        }
    }

    private String outcome(List<String> flags) throws InterruptedException {
        return outcome(flags, System.getProperty("java.class.path"));
    }

    private static List<String> with(List<String> flags, String further) {
        List<String> all = new ArrayList<>(flags);
        all.add(further);
        return all;
    }

    @Test
    void open_allFlags_works() throws InterruptedException {
        assertThat(outcome(ChildJvm.FLAGS)).isEqualTo("NEW analytics.disable=true");
    }

    @Test
    void open_noFlags_listsThemAll() throws InterruptedException {
        assertThat(outcome(List.of()))
                .startsWith("JVM flags are missing for Chronicle Map: missing=" + String.join(" ", ChildJvm.FLAGS)
                        + "; add them to the java command");
    }

    @Test
    void open_oneFlagMissing_listsIt() throws InterruptedException {
        for (String missing : ChildJvm.FLAGS) {
            List<String> others = ChildJvm.FLAGS.stream()
                    .filter(flag -> !flag.equals(missing))
                    .toList();
            assertThat(outcome(others)).contains("missing=" + missing + ";");
        }
    }

    @Test
    void open_withoutTheDependency_namesIt() throws InterruptedException {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("chronicle-map"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(outcome(ChildJvm.FLAGS, without))
                .startsWith("dependency is missing: dependency=net.openhft:chronicle-map:2026.1; add it");
    }

    @Test
    void open_withoutCompiler_asksForAFullJdk() throws InterruptedException {
        List<String> flags =
                List.of("--limit-modules=java.base,java.logging,java.management,java.sql,jdk.unsupported,java.desktop");
        assertThat(outcome(flags)).startsWith("Chronicle Map needs a full JDK at run time: missing=jdk.compiler");
    }

    @Test
    void open_unsafeDenied_saysSo() throws InterruptedException {
        assumeTrue(Runtime.version().feature() >= 24, "this JDK cannot deny sun.misc.Unsafe");
        assertThat(outcome(with(ChildJvm.FLAGS, "--sun-misc-unsafe-memory-access=deny")))
                .startsWith("Chronicle Map does not start")
                .contains("without --sun-misc-unsafe-memory-access=deny");
    }
}

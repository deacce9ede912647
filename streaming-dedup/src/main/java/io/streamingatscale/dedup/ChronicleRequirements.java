package io.streamingatscale.dedup;

import java.util.ArrayList;
import java.util.List;

/** What Chronicle Map needs of the JVM, found out before any of its classes runs. */
final class ChronicleRequirements {

    private static final String MAP = "net.openhft.chronicle.map.ChronicleMap";
    private static final String REMEDY = "; or use the off-heap index, which needs none of it";

    private ChronicleRequirements() {}

    /**
     * Checks that Chronicle Map can run, and keeps it from reporting its use to its makers.
     *
     * @throws DedupException if the dependency, the compiler or a JVM flag is missing; the message lists what
     */
    static void check() {
        check(module(MAP), ModuleLayer.boot());
        System.setProperty("chronicle.analytics.disable", "true");
    }

    static Module module(String className) {
        try {
            return Class.forName(className, false, ChronicleRequirements.class.getClassLoader())
                    .getModule();
        } catch (ClassNotFoundException e) {
            throw new DedupException(
                    "dependency is missing: dependency=net.openhft:chronicle-map:2026.1; add it, without"
                            + " net.openhft:chronicle-analytics" + REMEDY,
                    e);
        }
    }

    static void check(Module chronicle, ModuleLayer layer) {
        if (layer.findModule("jdk.compiler").isEmpty()) {
            throw new DedupException(
                    "Chronicle Map needs a full JDK at run time: missing=jdk.compiler; run in a JDK" + REMEDY);
        }
        List<String> missing = new ArrayList<>();
        requireExport(missing, chronicle, module(layer, "java.base"), "sun.nio.ch");
        requireExport(missing, chronicle, module(layer, "jdk.compiler"), "com.sun.tools.javac.file");
        requireOpen(missing, chronicle, module(layer, "java.base"), "java.lang");
        requireOpen(missing, chronicle, module(layer, "java.base"), "java.lang.reflect");
        if (!missing.isEmpty()) {
            throw new DedupException("JVM flags are missing for Chronicle Map: missing=" + String.join(" ", missing)
                    + "; add them to the java command" + REMEDY);
        }
    }

    private static Module module(ModuleLayer layer, String name) {
        return layer.findModule(name).orElseThrow();
    }

    private static void requireExport(List<String> missing, Module chronicle, Module of, String packageName) {
        if (!of.isExported(packageName, chronicle)) {
            missing.add("--add-exports=" + of.getName() + "/" + packageName + "=" + target(chronicle));
        }
    }

    private static void requireOpen(List<String> missing, Module chronicle, Module of, String packageName) {
        if (!of.isOpen(packageName, chronicle)) {
            missing.add("--add-opens=" + of.getName() + "/" + packageName + "=" + target(chronicle));
        }
    }

    private static String target(Module module) {
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    /** Says why a class of Chronicle Map did not start although the flags are there. */
    static DedupException refused(LinkageError error) {
        boolean isDenied = error.getCause() instanceof UnsupportedOperationException;
        String reason = isDenied ? "it may not use sun.misc.Unsafe: " : "its classes do not link: ";
        String remedy = isDenied
                ? "java=" + Runtime.version().feature() + "; run without --sun-misc-unsafe-memory-access=deny"
                : "error=" + error + "; check the versions of net.openhft artifacts, and run without"
                        + " --sun-misc-unsafe-memory-access=deny";
        return new DedupException("Chronicle Map does not start, " + reason + remedy + REMEDY, error);
    }
}

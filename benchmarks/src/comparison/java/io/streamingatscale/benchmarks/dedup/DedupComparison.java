package io.streamingatscale.benchmarks.dedup;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs each engine in a process of its own, one after the other, several rounds, and prints a table of medians. In rounds,
 * because the machine is not the same from minute to minute; in processes, because heaps of 50 million objects do not share
 * one.
 */
public final class DedupComparison {

    private static final List<String> ENGINES = List.of(
            "off-heap",
            "off-heap, single calls",
            "chronicle",
            "map and ring",
            "caffeine",
            "rocksdb",
            "rocksdb without wal",
            "mvstore",
            "cache lines, independent",
            "cache lines, dependent");
    private static final List<String> FLAGS = List.of(
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED");

    private DedupComparison() {}

    /** Takes entries, one copy in how many records (0 for none), threads, rounds, heap, and perhaps names of engines. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(args[3]);
        List<String> engines = args.length > 5 ? List.of(args).subList(5, args.length) : ENGINES;
        Map<String, List<double[]>> figures = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String engine : engines) {
                double[] line = run(engine, args);
                if (line.length > 0) {
                    figures.computeIfAbsent(engine, key -> new ArrayList<>()).add(line);
                }
            }
        }
        System.out.printf(
                "%nentries %s, one copy in %s, threads %s, medians of %d%n%n", args[0], args[1], args[2], rounds);
        System.out.println("| engine | M checks per CPU second | bytes allocated per check | p99.9 of a batch of 64, µs"
                + " | bytes per id | force after 100,000, ms | open, s | copies missed, % |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        figures.forEach((engine, lines) -> System.out.println("| " + engine + " | " + medians(lines) + " |"));
    }

    private static double[] run(String engine, String[] args) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("dedup");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of(
                "-Xmx" + args[4],
                "-cp",
                System.getProperty("java.class.path"),
                DedupRun.class.getName(),
                engine,
                args[0],
                args[1],
                args[2],
                directory.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String last = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
        }
        int exit = process.waitFor();
        delete(directory);
        System.out.println(engine + ": " + last);
        return exit == 0
                ? Stream.of(last.split(" ")).mapToDouble(Double::parseDouble).toArray()
                : new double[0];
    }

    private static String medians(List<double[]> lines) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < lines.get(0).length; column++) {
            int which = column;
            double[] sorted =
                    lines.stream().mapToDouble(line -> line[which]).sorted().toArray();
            cells.add(Double.toString(sorted[sorted.length / 2]));
        }
        return String.join(" | ", cells);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package io.streamingatscale.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts, watches, kills and restarts the process of {@link PipelineMain}. */
final class PipelineProcess implements AutoCloseable {

    private static final int TAIL_LINES = 20;

    /**
     * A kill and the restart after it.
     *
     * @param killedAt when the process was killed
     * @param resumedAt when the next one had claimed all partitions again; null until then
     */
    record Kill(Instant killedAt, @Nullable Instant resumedAt) {}

    private final List<String> command;
    private final Path log;
    private final List<Kill> kills = new ArrayList<>();
    private Process process;
    private PipelineStatus status = PipelineStatus.NONE;
    private long storedBefore;
    private long droppedBefore;
    private long absorbedBefore;

    private PipelineProcess(List<String> command, Path log) throws IOException {
        this.command = command;
        this.log = log;
        this.process = launch();
    }

    /**
     * Starts the process.
     *
     * @param log takes what the process logs
     * @param jvmOptions for its JVM
     */
    static PipelineProcess start(PipelineMain.Arguments arguments, Path log, String... jvmOptions) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PipelineMain.class.getName()));
        command.addAll(arguments.toList());
        return new PipelineProcess(command, log);
    }

    private Process launch() throws IOException {
        Process launched = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Thread reader = new Thread(() -> read(launched), "pipeline-output");
        reader.setDaemon(true);
        reader.start();
        return launched;
    }

    private void read(Process from) {
        try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                update(from, line);
            }
        } catch (IOException e) {
            // killed while writing
        }
    }

    private void update(Process from, String line) {
        try {
            update(from, PipelineStatus.ofLine(line));
        } catch (IllegalArgumentException e) {
            // half a line of a killed process, or a line of its JVM
        }
    }

    private synchronized void update(Process from, PipelineStatus newStatus) {
        if (from != process) {
            return;
        }
        status = newStatus;
        int last = kills.size() - 1;
        if (newStatus.isReady() && last >= 0 && kills.get(last).resumedAt() == null) {
            kills.set(last, new Kill(kills.get(last).killedAt(), Instant.now()));
        }
    }

    /** Kills the process with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Kills the process with SIGKILL and starts another. */
    void killAndRestart() throws IOException, InterruptedException {
        kill();
        synchronized (this) {
            kills.add(new Kill(Instant.now(), null));
            storedBefore += status.stored();
            droppedBefore += status.dropped();
            absorbedBefore += status.absorbed();
            status = PipelineStatus.NONE;
            process = launch();
        }
    }

    /** Returns whether the present process has claimed all partitions and stored something. */
    synchronized boolean isWorking() {
        return status.isReady() && status.stored() > 0;
    }

    /** Returns whether all records up to the sum of the log's ends have been committed. */
    synchronized boolean isDone(long logEnds) {
        return status.isReady() && status.committed() >= logEnds;
    }

    synchronized PipelineStatus status() {
        return status;
    }

    /** Returns about how many rows took effect in all processes; a killed one's last moments are not counted. */
    synchronized long stored() {
        return storedBefore + status.stored();
    }

    /** Returns about how many copies the index of ids recognised in all processes. */
    synchronized long dropped() {
        return droppedBefore + status.dropped();
    }

    /** Returns about how many records the table held already in all processes. */
    synchronized long absorbed() {
        return absorbedBefore + status.absorbed();
    }

    synchronized List<Kill> kills() {
        return List.copyOf(kills);
    }

    /**
     * Checks that nobody else ended the process.
     *
     * @throws IllegalStateException if it has ended; the message has the end of its log
     */
    void checkAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "pipeline process ended by itself: exitCode=" + process.exitValue() + tail());
        }
    }

    /** Has the process drain and end. */
    void stop(Duration atMost) throws InterruptedException, IOException {
        process.getOutputStream().close();
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("pipeline process did not end in time: atMost=" + atMost + tail());
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("pipeline process failed: exitCode=" + process.exitValue() + tail());
        }
    }

    /** Returns the end of the process's log, to be put behind a message. */
    String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return "\nend of " + log + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.streamingatscale.examples.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM that the soak starts, kills, stops and starts again.
 *
 * <p><b>Threads:</b> any.
 */
final class ChildProcess implements AutoCloseable {

    private static final int TAIL_LINES = 25;
    private static final Duration READY = Duration.ofMinutes(2);

    private final String name;
    private final List<String> command;
    private final Path log;
    private Process process;
    private CompletableFuture<String> ready = new CompletableFuture<>();
    private boolean isDown;
    private boolean isClosed;

    private ChildProcess(String name, List<String> command, Path log) throws IOException {
        this.name = name;
        this.command = command;
        this.log = log;
        this.process = launch();
    }

    /**
     * Starts a process.
     *
     * @param options of its JVM
     * @param arguments for its main class
     * @param directory takes its log, under its name
     */
    static ChildProcess start(String name, Path directory, List<String> options, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ChildProcess(name, command, directory.resolve(name + ".log"));
    }

    private Process launch() throws IOException {
        Process launched = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        CompletableFuture<String> line = new CompletableFuture<>();
        ready = line;
        Thread reader = new Thread(() -> read(launched, line), name + "-output");
        reader.setDaemon(true);
        reader.start();
        return launched;
    }

    private static void read(Process from, CompletableFuture<String> first) {
        try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                first.complete(line);
            }
        } catch (IOException e) {
            // killed while writing
        }
        first.completeExceptionally(new IllegalStateException("ended before it was ready"));
    }

    /**
     * Waits for the first line that the process prints, by which a server says that it can be used.
     *
     * @throws IllegalStateException if it does not come; the message has the end of the log
     */
    ChildProcess awaitReady() throws InterruptedException {
        CompletableFuture<String> line;
        synchronized (this) {
            line = ready;
        }
        try {
            line.get(READY.toSeconds(), TimeUnit.SECONDS);
            return this;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("process did not become ready: name=" + name + tail(), e);
        }
    }

    String name() {
        return name;
    }

    /** Kills the process with SIGKILL; it counts as down until {@link #restart}. */
    void kill() throws InterruptedException {
        synchronized (this) {
            checkAlive();
            isDown = true;
        }
        process.destroyForcibly().waitFor();
    }

    synchronized void restart() throws IOException {
        if (!isClosed) {
            process = launch();
            isDown = false;
        }
    }

    /** Stops the process with SIGSTOP: it holds all it has, and does nothing. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets the process go on with SIGCONT, as if no time had passed. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        long pid;
        synchronized (this) {
            checkAlive();
            pid = process.pid();
        }
        int exitCode = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("signal was not sent: name=" + name + ", signal=" + signal);
        }
    }

    /**
     * Checks that nobody else ended the process.
     *
     * @throws IllegalStateException if it has ended; the message has the end of its log
     */
    synchronized void checkAlive() {
        if (!isDown && !process.isAlive()) {
            throw new IllegalStateException(
                    "process ended by itself: name=" + name + ", exitCode=" + process.exitValue() + tail());
        }
    }

    /** Has the process end, by the end of its standard input. */
    void askToEnd() throws IOException {
        process.getOutputStream().close();
    }

    /**
     * Waits for the end that was asked for.
     *
     * @throws IllegalStateException if it does not come in time, or not with exit code 0
     */
    void awaitEnd(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    "process did not end in time: name=" + name + ", atMost=" + atMost + tail());
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "process failed: name=" + name + ", exitCode=" + process.exitValue() + tail());
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

    /** Kills the process, also one that is stopped. */
    @Override
    public synchronized void close() {
        isDown = true;
        isClosed = true;
        // SIGKILL ends a stopped process as well
        process.destroyForcibly();
    }
}

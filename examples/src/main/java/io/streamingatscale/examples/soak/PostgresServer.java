package io.streamingatscale.examples.soak;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL with its data on disk, killed and started again on the same port.
 *
 * <p><b>Threads:</b> one kills and restarts; any may check and close.
 */
final class PostgresServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresServer.class);
    private static final int ATTEMPTS = 20;
    private static final long BETWEEN_ATTEMPTS_MILLIS = 500;

    private final Path directory;
    private final int port;
    private volatile EmbeddedPostgres server;
    private volatile ProcessHandle process;
    private volatile boolean isDown;
    private volatile boolean isClosed;

    private PostgresServer(Path directory, int port, EmbeddedPostgres server) throws IOException {
        this.directory = directory;
        this.server = server;
        this.port = port;
        this.process = process(directory);
    }

    static PostgresServer start(Path directory, int port) throws IOException {
        return new PostgresServer(
                directory, port, builder(directory).setPort(port).start());
    }

    private static EmbeddedPostgres.Builder builder(Path directory) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgresql"))
                .setCleanDataDirectory(false)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log(directory)))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log(directory)))
                // as a server comes; the embedding turns them off
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setPGStartupWait(Duration.ofMinutes(1));
    }

    /** The embedding tells of the command that started the server, and not of the server. */
    private static ProcessHandle process(Path directory) throws IOException {
        Path file = directory.resolve("postgresql").resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        return ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException("database ended at once: log=" + log(directory)));
    }

    private static File log(Path directory) {
        return directory.resolve("postgresql.log").toFile();
    }

    /** Kills the server's first process with SIGKILL; the others end by themselves when they see it. */
    void kill() {
        isDown = true;
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts the server on the data that the killed one left. */
    void restart() throws IOException, InterruptedException {
        release();
        for (int attempt = 1; isDown && !isClosed; attempt++) {
            try {
                server = builder(directory).setPort(port).start();
                process = process(directory);
                isDown = false;
                if (isClosed) {
                    release();
                }
            } catch (IOException | IllegalStateException e) {
                // processes of the killed one still hold its memory
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException("database did not start again: log=" + log(directory), e);
                }
                Thread.sleep(BETWEEN_ATTEMPTS_MILLIS);
            }
        }
    }

    /** Ends the server; one that was killed cannot be stopped, but has the directory's lock yet. */
    private void release() {
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            LOGGER.debug("killed server closed", e);
        }
    }

    /**
     * Checks that nobody else ended the server.
     *
     * @throws IllegalStateException if it has ended
     */
    void checkAlive() {
        if (!isDown && !process.isAlive()) {
            throw new IllegalStateException("database ended by itself: log=" + log(directory));
        }
    }

    @Override
    public void close() {
        isClosed = true;
        release();
    }
}

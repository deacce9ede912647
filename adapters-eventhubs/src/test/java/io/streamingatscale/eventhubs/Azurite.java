package io.streamingatscale.eventhubs;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Microsoft's emulator of blobs, a program for Node.js, in a process of its own. */
final class Azurite implements AutoCloseable {

    private static final Path DIRECTORY = Path.of("target", "azurite");
    private static final String PACKAGE = "azurite@3.35.0";
    /** The account and the key that Azurite publishes in its documentation. */
    private static final String ACCOUNT = "devstoreaccount1";

    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Process process;
    private final int port;

    private Azurite(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it on a free port, or has the tests skipped where there is no Node.js. */
    static Azurite start() throws IOException, InterruptedException {
        Files.createDirectories(DIRECTORY);
        Path program = DIRECTORY.resolve("node_modules/.bin/azurite-blob");
        if (!Files.exists(program)) {
            install();
        }
        int port = freePort();
        Process process = new ProcessBuilder(
                        program.toAbsolutePath().toString(),
                        "--blobHost",
                        "127.0.0.1",
                        "--blobPort",
                        Integer.toString(port),
                        "--silent",
                        "--disableTelemetry",
                        "--skipApiVersionCheck",
                        "--inMemoryPersistence")
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .start();
        awaitStart(process);
        return new Azurite(process, port);
    }

    private static void install() throws InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--prefer-offline"));
        command.add(PACKAGE);
        try {
            Files.writeString(DIRECTORY.resolve("package.json"), "{\"private\":true}");
            Process npm = new ProcessBuilder(command)
                    .directory(DIRECTORY.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(DIRECTORY.resolve("npm.log").toFile())
                    .start();
            boolean isDone = npm.waitFor(3, TimeUnit.MINUTES);
            npm.destroyForcibly();
            assumeTrue(isDone && npm.exitValue() == 0, "skipped: npm cannot install " + PACKAGE);
        } catch (IOException e) {
            abort("skipped: no npm here");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitStart(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line;
        do {
            line = output.readLine();
        } while (line != null && !line.contains("successfully listens"));
        if (line == null) {
            throw new IllegalStateException("Azurite has ended");
        }
    }

    String connectionString() {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + KEY
                + ";BlobEndpoint=http://127.0.0.1:" + port + "/" + ACCOUNT + ";";
    }

    @Override
    public void close() {
        process.destroy();
    }
}

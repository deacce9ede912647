package io.streamingatscale.examples.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The processes that run all pipelines and share their partitions. */
final class Members implements AutoCloseable {

    private static final int COUNT = 3;
    private static final Duration DRAIN = Duration.ofMinutes(2);

    private final List<ChildProcess> processes = new ArrayList<>();

    private Members() {}

    static Members start(SoakOptions options, Endpoints endpoints, Path directory) throws IOException {
        Members members = new Members();
        Runtime.getRuntime().addShutdownHook(new Thread(members::close, "members-close"));
        String flows = options.flows().stream().map(Flow::label).collect(Collectors.joining(","));
        for (int i = 1; i <= COUNT; i++) {
            String name = "pipelines-" + i;
            List<String> arguments =
                    new ArrayList<>(List.of(directory.resolve(name).toString(), flows));
            arguments.addAll(endpoints.toArguments());
            members.start(name, directory, arguments);
        }
        return members;
    }

    private void start(String name, Path directory, List<String> arguments) throws IOException {
        List<String> jvm = List.of(
                "-Xmx384m", "-DCOSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED=true", "-DCOSMOS.DISABLE_IMDS_ACCESS=true");
        processes.add(ChildProcess.start(name, directory, jvm, PipelineMember.class, arguments));
    }

    List<ChildProcess> all() {
        return List.copyOf(processes);
    }

    /**
     * Checks that nobody but the soak ended one.
     *
     * @throws IllegalStateException if one has ended; the message has the end of its log
     */
    void checkAlive() {
        processes.forEach(ChildProcess::checkAlive);
    }

    /** Has all drain and end. */
    void end() throws IOException, InterruptedException {
        for (ChildProcess process : processes) {
            process.askToEnd();
        }
        for (ChildProcess process : processes) {
            process.awaitEnd(DRAIN);
        }
    }

    /** Returns the ends of the logs, to be put behind a message. */
    String tails() {
        return processes.stream().map(ChildProcess::tail).collect(Collectors.joining("\n"));
    }

    /** Kills all, also those that are stopped. */
    @Override
    public void close() {
        processes.forEach(ChildProcess::close);
    }
}

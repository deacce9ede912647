package io.streamingatscale.examples;

import io.streamingatscale.core.Pipeline;
import java.io.IOException;
import java.nio.file.Path;

/** {@link KafkaToKafkaExample} in a process of its own, until standard input ends. */
final class KafkaToKafkaProcess {

    private KafkaToKafkaProcess() {}

    /** Takes the brokers and the directory of the index. */
    public static void main(String[] args) throws IOException {
        try (Pipeline pipeline = KafkaToKafkaExample.pipeline(args[0], Path.of(args[1]))) {
            pipeline.start();
            while (System.in.read() >= 0) {}
        }
    }

    static Process start(String brokers, Path index, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaToKafkaProcess.class.getName(),
                        brokers,
                        index.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}

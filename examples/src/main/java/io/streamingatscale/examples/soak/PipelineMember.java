package io.streamingatscale.examples.soak;

import io.streamingatscale.core.DrainReport;
import io.streamingatscale.core.Health;
import io.streamingatscale.core.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the processes that share the partitions of all flows, until standard input ends. */
final class PipelineMember {

    private static final Logger LOGGER = LoggerFactory.getLogger(PipelineMember.class);
    private static final long LOOK_MILLIS = 200;
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private PipelineMember() {}

    /** Takes its directory, the flows with commas between them, and the endpoints. */
    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        List<Flow> flows = Arrays.stream(args[1].split(",")).map(Flow::of).toList();
        FlowPipelines pipelines =
                new FlowPipelines(Endpoints.of(Arrays.asList(args).subList(2, args.length)));
        System.exit(
                run(flows.stream()
                                .map(flow -> pipelines.pipeline(flow, directory))
                                .toList())
                        ? 0
                        : 1);
    }

    private static boolean run(List<Pipeline> pipelines) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        EndOfInput.run(asked::countDown);
        pipelines.forEach(Pipeline::start);
        boolean isAsked = false;
        while (!isAsked && pipelines.stream().noneMatch(PipelineMember::isStopped)) {
            isAsked = asked.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        for (Pipeline pipeline : pipelines) {
            LOGGER.info("pipeline is to end: pipeline=\"{}\", health={}", pipeline.name(), pipeline.health());
        }
        long drained = pipelines.stream()
                .map(PipelineMember::isDrained)
                .filter(isDrained -> isDrained)
                .count();
        return isAsked && drained == pipelines.size();
    }

    private static boolean isStopped(Pipeline pipeline) {
        return pipeline.health() instanceof Health.Stopped;
    }

    private static boolean isDrained(Pipeline pipeline) {
        DrainReport left = pipeline.drain(DRAIN);
        if (!left.isComplete()) {
            LOGGER.error("pipeline did not drain: pipeline=\"{}\", left={}", pipeline.name(), left);
        }
        return left.isComplete();
    }
}

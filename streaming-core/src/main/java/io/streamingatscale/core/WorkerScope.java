package io.streamingatscale.core;

/** What a worker's parts share. */
record WorkerScope<S, T>(
        PipelineSpec<S, T> spec, WorkerEnvironment environment, Mailbox mailbox, ProcessorChain<S, T> chain) {

    PipelineSpec.Settings<S> settings() {
        return spec.settings();
    }
}

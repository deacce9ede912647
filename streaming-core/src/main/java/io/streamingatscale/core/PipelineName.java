package io.streamingatscale.core;

import java.util.List;

/**
 * The name of a pipeline, under which its checkpoints are kept.
 *
 * @param value not blank; changing it makes the pipeline start over
 */
public record PipelineName(String value) {

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public PipelineName {
        Checks.notBlank(value, "name");
    }

    /** Begins with what is read. */
    public <S> StreamBuilder<S, S> from(Source<S> source) {
        return new StreamBuilder<>(value, source, List.of());
    }
}

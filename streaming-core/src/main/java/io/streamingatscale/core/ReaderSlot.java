package io.streamingatscale.core;

/**
 * Which reader of which pipeline is opened, for sources that share partitions out themselves or name their clients.
 *
 * @param pipeline the pipeline's name
 * @param index the reader's number, from 0 to {@code count - 1}
 * @param count how many readers this process opens for the pipeline, at least 1
 */
public record ReaderSlot(String pipeline, int index, int count) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if {@code index} is not within 0 and {@code count - 1}
     */
    public ReaderSlot {
        Checks.notBlank(pipeline, "pipeline");
        Checks.atLeast(index, 0, "index");
        Checks.atLeast(count, index + 1, "count");
    }
}

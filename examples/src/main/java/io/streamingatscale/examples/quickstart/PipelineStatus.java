package io.streamingatscale.examples.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the pipeline's process says of itself several times a second, as one line of JSON.
 *
 * @param stored rows that took effect since this process started
 * @param dropped copies that the index of ids recognised, since this process started
 * @param absorbed records that the table held already, since this process started
 * @param isReady whether all partitions are claimed
 * @param committed the sum of the offsets where a restart would resume, over the partitions claimed
 * @param health the pipeline's health in a word
 * @param guarantee the pipeline's guarantee in full
 */
record PipelineStatus(
        long stored, long dropped, long absorbed, boolean isReady, long committed, String health, String guarantee) {

    static final PipelineStatus NONE = new PipelineStatus(0, 0, 0, false, 0, "starting", "");

    private static final ObjectMapper JSON = new ObjectMapper();

    String toLine() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a status is always JSON", e);
        }
    }

    static PipelineStatus ofLine(String line) {
        try {
            return JSON.readValue(line, PipelineStatus.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a status line", e);
        }
    }
}

package io.streamingatscale.core;

/**
 * An ordered part of a stream, such as one partition of a Kafka topic or of an event hub; owned by one worker at a time.
 *
 * @param stream the name of the topic, hub or file set; not blank
 * @param id the partition's own name within the stream, usually a number; not blank
 */
public record Partition(String stream, String id) {

    /**
     * Checks both names.
     *
     * @throws IllegalArgumentException if a name is blank
     */
    public Partition {
        Checks.notBlank(stream, "stream");
        Checks.notBlank(id, "id");
    }

    /** Returns the numbered partition of a stream. */
    public static Partition of(String stream, int number) {
        return new Partition(stream, Integer.toString(number));
    }

    /** Returns {@code stream-id}, the form used in logs, metrics and messages. */
    @Override
    public String toString() {
        return stream + "-" + id;
    }
}

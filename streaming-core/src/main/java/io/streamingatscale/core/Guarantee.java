package io.streamingatscale.core;

import java.util.List;

/**
 * What a pipeline promises from its source to its sink, computed from its parts before it runs.
 *
 * <p>{@link #toString} renders all of it for people:
 *
 * <pre>
 * guarantee: EXACTLY_ONCE_EFFECT
 *   path: devices -&gt; rawdata (KEYED), checkpoints in files in /var/checkpoints
 *   replays: absorbed by the sink, which applies a record again under the same key
 *   ...
 * </pre>
 *
 * @param level the promise in a word
 * @param path the parts it was computed from
 * @param replays what becomes of a record that is read again from the same origin
 * @param producerDuplicates what becomes of a record that its producer sent twice
 * @param zombieWrites what becomes of the writes of an owner that has lost its partition
 * @param poison what becomes of a record that cannot be processed or stored
 * @param weaknesses why the level is no higher and what to change, weakest part first; empty at the highest level
 * @param limits what the parts do not promise within that level, a sentence each
 */
public record Guarantee(
        GuaranteeLevel level,
        String path,
        String replays,
        String producerDuplicates,
        String zombieWrites,
        String poison,
        List<String> weaknesses,
        List<String> limits) {

    /** Copies the lists. */
    public Guarantee {
        weaknesses = List.copyOf(weaknesses);
        limits = List.copyOf(limits);
    }

    /** Returns whether this promises {@code required} or more. */
    public boolean covers(GuaranteeLevel required) {
        return level.compareTo(required) >= 0;
    }

    /** Returns several lines of text, without a line break at the end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("guarantee: ").append(level);
        line(text, "path", path);
        line(text, "replays", replays);
        line(text, "producer duplicates", producerDuplicates);
        line(text, "zombie writes", zombieWrites);
        line(text, "poison records", poison);
        weaknesses.forEach(weakness -> line(text, "weakest link", weakness));
        limits.forEach(limit -> line(text, "limit", limit));
        return text.toString();
    }

    private static void line(StringBuilder text, String title, String sentence) {
        text.append("\n  ").append(title).append(": ").append(sentence);
    }
}

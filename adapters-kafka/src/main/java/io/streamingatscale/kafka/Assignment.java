package io.streamingatscale.kafka;

import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.TransientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** How one reader comes to its partitions: through a group, or as its share of a list. */
record Assignment(List<String> topics, boolean hasGroup, Set<Integer> chosen, ReaderSlot slot) {

    /**
     * Returns this reader's share of the partitions chosen, or of all where none were.
     *
     * @throws TransientException if a topic or a chosen partition is not there, perhaps not yet
     */
    List<TopicPartition> share(Consumer<?, ?> consumer) {
        List<TopicPartition> all = new ArrayList<>();
        topics.forEach(topic -> all.addAll(partitions(consumer, topic)));
        List<TopicPartition> mine = new ArrayList<>();
        for (int i = slot.index(); i < all.size(); i += slot.count()) {
            mine.add(all.get(i));
        }
        return mine;
    }

    private List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        List<TopicPartition> found = consumer.partitionsFor(topic).stream()
                .map(PartitionInfo::partition)
                .filter(number -> chosen.isEmpty() || chosen.contains(number))
                .sorted(Comparator.naturalOrder())
                .map(number -> new TopicPartition(topic, number))
                .toList();
        if (found.isEmpty() || found.size() < chosen.size()) {
            throw new TransientException(
                    "topic or partitions not found: topic=\"" + topic + "\", partitions=" + chosen, null);
        }
        return found;
    }
}

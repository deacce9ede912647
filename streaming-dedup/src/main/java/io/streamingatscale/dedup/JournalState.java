package io.streamingatscale.dedup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a journal keeps beside entries: the names of partitions, what is covered, what is forgotten, and how far evictions
 * went. Each frame has what is new; the first of each file all names and all coverage.
 *
 * <pre>
 *   number of the first name (4), count (4), then each: length (2), UTF-8
 *   count (4), then each coverage:  partition (4), from log time (8), to offset (8)
 *   count (4), then each forgotten: partition (4), from offset (8), to offset (8), before sequence (8)
 *   evicted up to (8), -1 for none; zeros up to a multiple of 8
 * </pre>
 *
 * @param firstName the number of the first name
 */
record JournalState(
        int firstName,
        List<String> names,
        List<Covered> covered,
        List<ForgottenRanges.Range> forgotten,
        long evictedUpTo) {

    /** What is covered of a partition. */
    record Covered(int partition, Coverage coverage) {}

    /** Returns the state to write: the names from {@code firstName} on, coverage that changed or all, and these ranges. */
    static JournalState of(
            PartitionTable partitions,
            int firstName,
            boolean hasAllCoverage,
            List<ForgottenRanges.Range> forgotten,
            long evictedUpTo) {
        List<String> names = new ArrayList<>();
        for (int number = firstName; number < partitions.size(); number++) {
            names.add(partitions.name(number));
        }
        List<Covered> covered = new ArrayList<>();
        IntStream numbers = hasAllCoverage ? IntStream.range(0, partitions.size()) : partitions.changed().stream();
        numbers.forEach(number ->
                partitions.coverage(number).ifPresent(coverage -> covered.add(new Covered(number, coverage))));
        return new JournalState(firstName, names, covered, List.copyOf(forgotten), evictedUpTo);
    }

    ByteBuffer toBytes() {
        List<byte[]> texts = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList();
        int length = 24
                + texts.stream().mapToInt(text -> 2 + text.length).sum()
                + covered.size() * 20
                + forgotten.size() * 28;
        ByteBuffer bytes = ByteBuffer.allocate((length + 7) & -8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(firstName).putInt(texts.size());
        texts.forEach(text -> bytes.putShort((short) text.length).put(text));
        bytes.putInt(covered.size());
        covered.forEach(each -> bytes.putInt(each.partition())
                .putLong(each.coverage().fromLogTime())
                .putLong(each.coverage().toOffset()));
        bytes.putInt(forgotten.size());
        forgotten.forEach(each -> bytes.putInt(each.partition())
                .putLong(each.fromOffset())
                .putLong(each.toOffset())
                .putLong(each.beforeSequence()));
        return bytes.putLong(evictedUpTo).position(0).limit(bytes.capacity());
    }

    static JournalState parse(ByteBuffer bytes) {
        int firstName = bytes.getInt();
        List<String> names = new ArrayList<>();
        for (int count = bytes.getInt(); count > 0; count--) {
            byte[] text = new byte[bytes.getShort()];
            bytes.get(text);
            names.add(new String(text, StandardCharsets.UTF_8));
        }
        List<Covered> covered = new ArrayList<>();
        for (int count = bytes.getInt(); count > 0; count--) {
            covered.add(new Covered(bytes.getInt(), new Coverage(bytes.getLong(), bytes.getLong())));
        }
        List<ForgottenRanges.Range> forgotten = new ArrayList<>();
        for (int count = bytes.getInt(); count > 0; count--) {
            forgotten.add(new ForgottenRanges.Range(bytes.getInt(), bytes.getLong(), bytes.getLong(), bytes.getLong()));
        }
        return new JournalState(firstName, names, covered, forgotten, bytes.getLong());
    }
}

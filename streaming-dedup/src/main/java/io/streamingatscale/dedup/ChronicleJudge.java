package io.streamingatscale.dedup;

import java.io.IOException;

/**
 * Judges records by the entries of the generations. All calls are made under the directory's lock.
 *
 * <p>The entries of one id in one generation have the slots 0, 1, ... of its key. A process that dies while it writes an
 * entry may lose that entry, so none is overwritten that is needed: an id that is seen again gets a further entry with the
 * later log time, then a second one, and from then on the older of these two is overwritten. At most one slot is empty
 * between others, and slot 0 never is.
 */
final class ChronicleJudge {

    private final DedupSettings settings;
    private final boolean isWithinPartitions;
    private final ChronicleNames names;
    private final ChronicleGenerations generations;
    private final ChronicleRoom room;
    private final ChronicleCandidates candidates = new ChronicleCandidates();
    private final ChronicleKey key = new ChronicleKey();
    private final ChronicleValue value = new ChronicleValue();
    private boolean isChanged;

    ChronicleJudge(DedupSettings settings, ChronicleNames names, ChronicleGenerations generations, ChronicleRoom room) {
        this.settings = settings;
        this.isWithinPartitions = settings.scope() == DedupScope.PARTITION;
        this.names = names;
        this.generations = generations;
        this.room = room;
    }

    /** Returns whether anything was recorded since the last time. */
    boolean takeChange() {
        boolean isTaken = isChanged;
        isChanged = false;
        return isTaken;
    }

    DedupVerdict judge(DedupProbe probe) throws IOException {
        key.set(probe, isWithinPartitions);
        int freeSlot = findCandidates();
        if (candidates.hasOrigin(probe.partition(), probe.offset())) {
            return probe.answer(DedupVerdict.REPLAY);
        }
        int found = candidates.fitting(probe.logTime(), settings.window().toMillis());
        if (found < 0) {
            value.set(probe.partition(), probe.offset(), probe.logTime(), forgets());
            add(freeSlot);
            return probe.answer(DedupVerdict.NEW);
        }
        if (probe.logTime() > candidates.time(found)) {
            refresh(found, probe.logTime(), freeSlot);
        }
        return probe.duplicateOf(candidates.partition(found), candidates.offset(found));
    }

    /** Finds all entries of the key's id; returns the first free slot of the newest generation. */
    private int findCandidates() {
        candidates.clear();
        int freeSlot = 0;
        for (int i = 0; i < generations.all().size(); i++) {
            freeSlot = findCandidates(generations.all().get(i));
        }
        return freeSlot;
    }

    private int findCandidates(ChronicleGeneration generation) {
        if (!take(generation, 0)) {
            return 0;
        }
        int freeSlot = ChronicleKey.SLOTS;
        int misses = 0;
        for (int slot = 1; slot < ChronicleKey.SLOTS && misses < 2; slot++) {
            if (take(generation, slot)) {
                misses = 0;
            } else {
                misses++;
                freeSlot = Math.min(freeSlot, slot);
            }
        }
        return freeSlot;
    }

    private boolean take(ChronicleGeneration generation, int slot) {
        if (!generation.find(key.slot(slot), value)) {
            return false;
        }
        room.see(generation, value.time());
        if (!generations.state().isForgotten(value)) {
            candidates.add(value, room.isNewest(generation) ? slot : 0);
        }
        return true;
    }

    private int forgets() {
        return generations.state().forgets;
    }

    private void add(int freeSlot) throws IOException {
        names.force(value.partition());
        boolean isOfNoUse = freeSlot == ChronicleKey.SLOTS;
        boolean isOtherGeneration = room.make(value.time(), isOfNoUse);
        room.add(key.slot(isOtherGeneration ? 0 : freeSlot), value);
        isChanged = true;
    }

    private void refresh(int found, long time, int freeSlot) throws IOException {
        value.set(candidates.partition(found), candidates.offset(found), time, forgets());
        if (candidates.copies(found) < 2) {
            add(freeSlot);
        } else {
            room.overwrite(key.slot(candidates.olderSlot(found)), value);
            isChanged = true;
        }
    }
}

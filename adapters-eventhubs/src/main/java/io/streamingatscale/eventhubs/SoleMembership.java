package io.streamingatscale.eventhubs;

import io.streamingatscale.core.ReaderSlot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The readers of one process share all partitions, or those that were chosen, by turns. */
final class SoleMembership implements Membership {

    private final Supplier<List<String>> ids;
    private final ReaderSlot slot;
    private final Set<String> share = new LinkedHashSet<>();
    private final TakenPartitions taken;
    private boolean isShared;

    /**
     * Makes the share of one reader.
     *
     * @param ids the partitions that the readers share, in the same order for all
     */
    SoleMembership(Supplier<List<String>> ids, ReaderSlot slot, LongSupplier nanoTime) {
        this.ids = ids;
        this.slot = slot;
        this.taken = new TakenPartitions(nanoTime);
    }

    @Override
    public Set<String> partitions() {
        if (!isShared) {
            List<String> all = ids.get();
            for (int i = slot.index(); i < all.size(); i += slot.count()) {
                share.add(all.get(i));
            }
            isShared = true;
        }
        return taken.without(share);
    }

    @Override
    public boolean isSince(long asked) {
        return true;
    }

    @Override
    public long ask() {
        return 0;
    }

    @Override
    public void taken(String partition) {
        taken.add(partition);
    }

    @Override
    public void close() {}
}

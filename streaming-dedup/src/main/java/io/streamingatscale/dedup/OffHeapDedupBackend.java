package io.streamingatscale.dedup;

import java.security.SecureRandom;

/** Opens an {@link OffHeapDedupIndex}. */
final class OffHeapDedupBackend implements DedupBackend {

    private static final long FIRST_SEQUENCE = 1;

    @Override
    public String name() {
        return "off-heap";
    }

    @Override
    public long bytesNeeded(DedupSettings settings) {
        return EntryIndex.bytesNeeded(settings.maxEntries());
    }

    @Override
    public DedupIndex open(DedupSettings settings) {
        return new OffHeapDedupIndex(entries(settings));
    }

    private EntryIndex entries(DedupSettings settings) {
        try {
            return new EntryIndex(settings, FIRST_SEQUENCE, new SecureRandom().nextLong());
        } catch (OutOfMemoryError e) {
            throw new DedupException(
                    "dedup index needs memory outside the heap that cannot be had: bytes=" + bytesNeeded(settings)
                            + ", maxEntries=" + settings.maxEntries()
                            + "; lower maxEntries or raise -XX:MaxDirectMemorySize",
                    e);
        }
    }
}

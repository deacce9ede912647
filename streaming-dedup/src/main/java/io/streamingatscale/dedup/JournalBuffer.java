package io.streamingatscale.dedup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory to read frames into, used again and grown where one is larger. */
final class JournalBuffer {

    private ByteBuffer memory = ByteBuffer.allocateDirect(JournalFrame.MOST_ENTRIES * EntryRing.ENTRY);

    /** Returns an empty buffer for as many bytes. */
    ByteBuffer of(int bytes) {
        if (memory.capacity() < bytes) {
            memory = ByteBuffer.allocateDirect(bytes);
        }
        return memory.duplicate().order(ByteOrder.nativeOrder()).clear().limit(bytes);
    }
}

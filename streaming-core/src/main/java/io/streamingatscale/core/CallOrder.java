package io.streamingatscale.core;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The order of calls of one partition that have the same key: each may begin when the one before it is settled.
 *
 * <p><b>Threads:</b> the worker's.
 *
 * @param <C> the type of the calls
 */
final class CallOrder<C> {

    /** The calls of each key that are not settled; the first one may be under way. */
    private final Map<Object, Deque<C>> calls = new HashMap<>();

    /** Returns something by which keys can be told from each other. */
    static Object comparable(@Nullable Object key, Origin origin) {
        Object content = key instanceof Optional<?> optional ? optional.orElse(null) : key;
        if (content == null) {
            throw new IllegalArgumentException("record must have a key to be ordered by: origin=" + origin);
        }
        if (content instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (content.getClass().isArray()) {
            throw new IllegalArgumentException("key to be ordered by must have equals: type="
                    + content.getClass().getSimpleName() + "; use a record, text, or bytes");
        }
        return content;
    }

    /** Puts a call behind those of its key; returns whether it may begin. */
    boolean enter(Object key, C call) {
        Deque<C> ofKey = calls.computeIfAbsent(key, unused -> new ArrayDeque<>(2));
        ofKey.add(call);
        return ofKey.size() == 1;
    }

    /** Takes out a call; returns the next one, which may begin, if this one was the first of its key. */
    @Nullable
    C leave(Object key, C call) {
        Deque<C> ofKey = calls.get(key);
        if (ofKey == null) {
            throw new IllegalStateException("a call that leaves must have entered");
        }
        boolean wasFirst = ofKey.peek() == call;
        ofKey.remove(call);
        if (ofKey.isEmpty()) {
            calls.remove(key);
        }
        return wasFirst ? ofKey.peek() : null;
    }
}

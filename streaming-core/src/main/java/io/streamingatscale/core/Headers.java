package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The headers of a record in the order the log keeps them; a name may occur more than once. Immutable. */
public final class Headers implements Iterable<Header> {

    private static final Headers NONE = new Headers(List.of());

    private final List<Header> headers;

    private Headers(List<Header> headers) {
        this.headers = headers;
    }

    /** Returns no headers; always the same object. */
    public static Headers none() {
        return NONE;
    }

    /** Returns the given headers in their order. */
    public static Headers of(List<Header> headers) {
        return headers.isEmpty() ? NONE : new Headers(List.copyOf(headers));
    }

    /** Returns these headers followed by one more. */
    public Headers with(Header header) {
        List<Header> extended = new ArrayList<>(headers);
        extended.add(header);
        return new Headers(List.copyOf(extended));
    }

    /** Returns the last header of that name, the one that counts where a name occurs more than once. */
    public Optional<Header> last(String name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).name().equals(name)) {
                return Optional.of(headers.get(i));
            }
        }
        return Optional.empty();
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return headers.isEmpty();
    }

    /** Iterates over the headers in their order. */
    @Override
    public Iterator<Header> iterator() {
        return headers.iterator();
    }

    @Override
    public String toString() {
        return headers.toString();
    }
}

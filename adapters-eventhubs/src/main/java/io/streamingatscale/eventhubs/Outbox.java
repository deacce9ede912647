package io.streamingatscale.eventhubs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one writer has to send and has under way. Its first failure ends it: what waits is dropped, and every flight fails.
 *
 * <p><b>Threads:</b> under the lock of the {@link SendQueue}.
 */
final class Outbox {

    private final Packing packing;
    private final Map<Route, Lane> lanes = new HashMap<>();
    /** Lanes with records that are not due. */
    private final Set<Lane> filling = new LinkedHashSet<>();

    private final List<Flight> flights = new ArrayList<>();
    private final IdentityHashMap<Shipment, CompletableFuture<?>> answers = new IdentityHashMap<>();
    private Flight flight = new Flight();
    private @Nullable RuntimeException failure;
    private boolean isClosed;

    Outbox(Packing packing) {
        this.packing = packing;
        flights.add(flight);
    }

    int bytes(OutgoingRecord record) {
        return packing.bytes(record);
    }

    /** Returns the lane that took the record. */
    Lane add(OutgoingRecord record) {
        Lane lane = lanes.computeIfAbsent(record.route(), route -> new Lane(this, route, packing));
        flight.add();
        lane.add(new Lane.Waiting(record, flight));
        filling.add(lane);
        return lane;
    }

    /** Makes all that waits due; returns the lanes where that changed something. */
    List<Lane> allDue() {
        List<Lane> changed = List.copyOf(filling);
        changed.forEach(Lane::allDue);
        filling.clear();
        return changed;
    }

    /** Seals the flight; what is written next belongs to another. */
    Flight nextFlight() {
        Flight sealed = flight;
        flight = new Flight();
        // the flights before it have landed: commits do not overlap
        flights.clear();
        flights.add(sealed);
        flights.add(flight);
        return sealed;
    }

    /** Remembers an answer that is awaited, to cancel it at the end; returns false if the end has come. */
    boolean awaits(Shipment shipment, CompletableFuture<?> answer) {
        answers.put(shipment, answer);
        return !isClosed;
    }

    void answered(Shipment shipment) {
        answers.remove(shipment);
    }

    /** Lets those wait that had no room in their batch, unless this has ended; returns the bytes taken. */
    long putBack(Shipment rest) {
        if (isOver()) {
            return 0;
        }
        rest.lane().putBack(rest.events());
        return rest.bytes();
    }

    void forgetIfIdle(Lane lane) {
        if (lane.isIdle()) {
            lanes.remove(lane.route(), lane);
            filling.remove(lane);
        }
    }

    @Nullable
    RuntimeException failure() {
        return failure;
    }

    boolean isOver() {
        return isClosed || failure != null;
    }

    /** Ends with a failure, if it is the first; returns the bytes given back. */
    long fail(RuntimeException newFailure) {
        if (isOver()) {
            return 0;
        }
        failure = newFailure;
        return drop();
    }

    /** Returns those that hear of the failure; they may be told more than once. */
    List<Flight> flights() {
        return List.copyOf(flights);
    }

    /** Ends; returns the bytes given back. */
    long close() {
        isClosed = true;
        return drop();
    }

    /** Returns the answers that nobody waits for any more. */
    List<CompletableFuture<?>> awaited() {
        return List.copyOf(answers.values());
    }

    private long drop() {
        long bytes = 0;
        for (Lane lane : lanes.values()) {
            bytes += lane.drop();
        }
        lanes.clear();
        filling.clear();
        return bytes;
    }
}

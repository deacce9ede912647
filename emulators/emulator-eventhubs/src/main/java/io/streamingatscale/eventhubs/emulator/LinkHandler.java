package io.streamingatscale.eventhubs.emulator;

import java.util.Optional;
import org.apache.qpid.proton.engine.Delivery;

/** What a link does. */
interface LinkHandler {

    LinkHandler NONE = new LinkHandler() {};

    /** The client gave credit. */
    default void onFlow() {}

    /** A message came in, or the client settled one that went out. */
    default void onDelivery(Delivery delivery) {}

    /** Takes the link from the client. */
    default void detach(Optional<AmqpError> error) {}

    /** The link is gone; called once or more. */
    default void onGone() {}
}

package io.streamingatscale.eventhubs.emulator;

import io.streamingatscale.eventhubs.emulator.EgressLink.Terms;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.engine.Sender;

/** On what terms a receiver is opened, and who has to give way. */
final class ReceiverTerms {

    private static final Symbol SELECTOR = Symbol.valueOf("apache.org:selector-filter:string");
    private static final Symbol EPOCH = Symbol.valueOf("com.microsoft:epoch");
    private static final Symbol IDENTIFIER = Symbol.valueOf("com.microsoft:receiver-name");
    private static final Symbol LAST_ENQUEUED = Symbol.valueOf("com.microsoft:enable-receiver-runtime-metric");
    private static final int SHARED_RECEIVERS = 5;

    private ReceiverTerms() {}

    static Terms of(Sender link, String consumerGroup) {
        Map<Symbol, Object> properties =
                Optional.ofNullable(link.getRemoteProperties()).orElse(Map.of());
        Symbol[] desired =
                Optional.ofNullable(link.getRemoteDesiredCapabilities()).orElse(new Symbol[0]);
        return new Terms(
                consumerGroup,
                Optional.ofNullable(properties.get(IDENTIFIER))
                        .map(Object::toString)
                        .orElse(""),
                properties.get(EPOCH) instanceof Number epoch
                        ? OptionalLong.of(epoch.longValue())
                        : OptionalLong.empty(),
                selector(link),
                Arrays.asList(desired).contains(LAST_ENQUEUED));
    }

    private static String selector(Sender link) {
        Map<?, ?> filters = link.getRemoteSource() instanceof Source source && source.getFilter() != null
                ? source.getFilter()
                : Map.of();
        return filters.get(SELECTOR) instanceof DescribedType filter ? String.valueOf(filter.getDescribed()) : "";
    }

    /** Returns the number of the first event to deliver. */
    static long start(Terms terms, PartitionLog log, OffsetFormat format) {
        try {
            StartPosition position =
                    terms.selector().isEmpty() ? StartPosition.EARLIEST : StartPosition.parse(terms.selector());
            return position.find(log, format);
        } catch (IllegalArgumentException e) {
            throw new AttachRefused(AmqpError.argument(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Returns the receivers that a new one of the same consumer group drives away: all, if it has an epoch that is no lower.
     *
     * @throws AttachRefused if it is the new one that has to stay out
     */
    static List<EgressLink> losers(Terms terms, List<EgressLink> readers) {
        List<EgressLink> rivals = readers.stream()
                .filter(reader -> reader.terms().consumerGroup().equalsIgnoreCase(terms.consumerGroup()))
                .toList();
        Optional<EgressLink> exclusive = rivals.stream()
                .filter(reader -> reader.terms().epoch().isPresent())
                .findFirst();
        if (terms.epoch().isPresent()) {
            exclusive.ifPresent(holder -> refuseLower(terms, holder.terms()));
            return rivals;
        }
        exclusive.ifPresent(holder -> refuseShared(holder.terms()));
        if (rivals.size() >= SHARED_RECEIVERS) {
            throw new AttachRefused(new AmqpError(
                    "amqp:resource-limit-exceeded",
                    "Exceeded the maximum number of allowed receivers per partition in a consumer group which is "
                            + SHARED_RECEIVERS + "."));
        }
        return List.of();
    }

    private static void refuseLower(Terms terms, Terms holder) {
        if (terms.epoch().getAsLong() < holder.epoch().getAsLong()) {
            throw new AttachRefused(new AmqpError(
                    "amqp:link:stolen",
                    "Receiver '" + name(holder) + "' with a higher epoch '" + epoch(holder)
                            + "' already exists. Receiver '" + name(terms) + "' with epoch " + epoch(terms)
                            + " cannot be created. Make sure you are creating receiver with increasing epoch value to ensure "
                            + "connectivity, or ensure all old epoch receivers are closed or disconnected."));
        }
    }

    private static void refuseShared(Terms holder) {
        throw new AttachRefused(new AmqpError(
                "amqp:link:stolen",
                "At least one receiver for the endpoint is created with epoch of '" + epoch(holder)
                        + "', and so non-epoch receiver is not allowed. Either reconnect with a higher epoch, or make sure all "
                        + "epoch receivers are closed or disconnected."));
    }

    static AmqpError stolen(Terms winner, Terms loser) {
        return new AmqpError(
                "amqp:link:stolen",
                "New receiver '" + name(winner) + "' with higher epoch of '" + epoch(winner)
                        + "' is created hence current receiver '" + name(loser) + "' with epoch '" + epoch(loser)
                        + "' is getting disconnected. If you are recreating the receiver, make sure a higher epoch is used.");
    }

    private static String name(Terms terms) {
        return terms.identifier().isEmpty() ? "nil" : terms.identifier();
    }

    private static long epoch(Terms terms) {
        return terms.epoch().orElse(-1);
    }
}

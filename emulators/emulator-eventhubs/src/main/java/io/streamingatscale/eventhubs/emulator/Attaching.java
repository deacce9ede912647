package io.streamingatscale.eventhubs.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.transport.Target;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;

/** Opens the links of one connection, or refuses them. */
final class Attaching {

    private static final String CBS = "$cbs";
    private static final String MANAGEMENT = "$management";

    private final Namespace namespace;
    private final ServerConnection connection;
    private final Grants grants;
    private final RequestNode cbs;
    private final RequestNode management;
    private final Map<Link, LinkHandler> handlers = new LinkedHashMap<>();
    private final Map<LinkHandler, String> entities = new LinkedHashMap<>();

    Attaching(Namespace namespace, ServerConnection connection) {
        this.namespace = namespace;
        this.connection = connection;
        this.grants = new Grants(namespace);
        this.cbs = new RequestNode(grants::answer);
        this.management = new RequestNode(new Management(namespace, grants)::answer);
    }

    /** Returns what the link does. */
    LinkHandler handler(Link link) {
        return handlers.getOrDefault(link, LinkHandler.NONE);
    }

    /** Notes that links are gone. */
    void gone(Predicate<Link> which) {
        List<Link> links = handlers.keySet().stream().filter(which).toList();
        links.forEach(link -> Optional.ofNullable(handlers.remove(link)).ifPresent(this::gone));
    }

    private void gone(LinkHandler handler) {
        entities.remove(handler);
        handler.onGone();
    }

    /** Detaches the links whose tokens have expired. */
    void expire() {
        if (grants.areUnlimited()) {
            return;
        }
        entities.entrySet().stream()
                .filter(entity -> !grants.permits(entity.getValue()))
                .toList()
                .forEach(entity -> {
                    entities.remove(entity.getKey());
                    entity.getKey().detach(Optional.of(AmqpError.unauthorized("ExpiredToken: The token is expired.")));
                });
    }

    void attach(Link link) {
        String address = address(link);
        if (isNode(address, CBS)) {
            openNode(link, cbs);
        } else if (isNode(address, MANAGEMENT) || address.endsWith("/" + MANAGEMENT)) {
            openNode(link, management);
        } else {
            try {
                openEntity(link, address);
            } catch (AttachRefused e) {
                refuse(link, e.error());
            }
        }
    }

    private static String address(Link link) {
        if (link instanceof Sender) {
            return link.getRemoteSource() instanceof Source source && source.getAddress() != null
                    ? source.getAddress()
                    : "";
        }
        Target target = link.getRemoteTarget();
        return target != null && target.getAddress() != null ? target.getAddress() : "";
    }

    private static boolean isNode(String address, String node) {
        return address.equalsIgnoreCase(node);
    }

    private void openNode(Link link, RequestNode node) {
        accept(link);
        if (link instanceof Receiver receiver) {
            handle(link, node.requests(receiver));
        } else {
            Target target = link.getRemoteTarget();
            String address = target == null || target.getAddress() == null ? link.getName() : target.getAddress();
            handle(link, node.answers((Sender) link, address));
        }
    }

    private void openEntity(Link link, String address) {
        EntityAddress entity = EntityAddress.parse(address).orElseThrow(() -> notFound(address));
        Hub hub = namespace.hub(entity.hub()).orElseThrow(() -> notFound(entity.path()));
        Optional<Partition> partition = entity.partition()
                .map(id -> hub.partition(id).orElseThrow(() -> new AttachRefused(noSuchPartition(hub))));
        Optional<AmqpError> fault =
                partition.map(Partition::faults).orElseGet(hub::faults).nextAttach();
        if (fault.isPresent()) {
            throw new AttachRefused(fault.get());
        }
        if (!grants.permits(entity.path())) {
            throw new AttachRefused(AmqpError.unauthorized("Unauthorized access. '"
                    + (link instanceof Sender ? "Listen" : "Send")
                    + "' claim(s) are required to perform this operation. Resource: '" + entity.path() + "'."));
        }
        if (link instanceof Receiver receiver) {
            openSender(receiver, entity, hub, partition);
        } else {
            openReceiver((Sender) link, entity, hub, partition.orElseThrow(() -> notFound(entity.path())));
        }
    }

    private AttachRefused notFound(String path) {
        return new AttachRefused(AmqpError.notFound("sb://" + connection.hostname() + "/" + path));
    }

    static AmqpError noSuchPartition(Hub hub) {
        return new AmqpError(
                "com.microsoft:argument-out-of-range",
                "The specified partition is invalid for an EventHub partition sender or receiver. It should be between 0 and "
                        + (hub.partitions().size() - 1) + ".");
    }

    private void openSender(Receiver link, EntityAddress entity, Hub hub, Optional<Partition> partition) {
        if (entity.consumerGroup().isPresent()) {
            throw notFound(entity.path());
        }
        link.setMaxMessageSize(UnsignedLong.valueOf(namespace.settings().maxMessageSize()));
        accept(link);
        IngressLink handler = new IngressLink(namespace.throughput(), connection, link, hub, partition);
        handle(link, handler);
        entities.put(handler, entity.path());
        handler.open();
    }

    private void openReceiver(Sender link, EntityAddress entity, Hub hub, Partition partition) {
        EgressLink.Terms terms = ReceiverTerms.of(link, entity.consumerGroup().orElse(Hub.DEFAULT_GROUP));
        if (!hub.hasConsumerGroup(terms.consumerGroup())) {
            throw notFound(entity.path());
        }
        long start =
                ReceiverTerms.start(terms, partition.log(), namespace.settings().offsetFormat());
        List<EgressLink> losers = ReceiverTerms.losers(terms, partition.readers());
        losers.forEach(loser -> loser.detach(Optional.of(ReceiverTerms.stolen(terms, loser.terms()))));
        link.setMaxMessageSize(UnsignedLong.valueOf(namespace.settings().maxMessageSize()));
        accept(link);
        EgressLink handler = new EgressLink(namespace, connection, link, partition, terms, start);
        handle(link, handler);
        entities.put(handler, entity.path());
        handler.open();
        handler.pump();
    }

    private static void accept(Link link) {
        link.setSource(link.getRemoteSource());
        link.setTarget(link.getRemoteTarget());
        link.setSenderSettleMode(link.getRemoteSenderSettleMode());
        link.setReceiverSettleMode(link.getRemoteReceiverSettleMode());
        link.open();
    }

    private static void refuse(Link link, AmqpError error) {
        link.open();
        link.setCondition(error.asCondition());
        link.close();
    }

    private void handle(Link link, LinkHandler handler) {
        handlers.put(link, handler);
    }
}

package io.streamingatscale.eventhubs.emulator;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import jdk.net.ExtendedSocketOptions;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.SaslListener;
import org.apache.qpid.proton.engine.SslDomain;
import org.apache.qpid.proton.engine.Transport;
import org.apache.qpid.proton.engine.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection: a protocol engine on a socket.
 *
 * <p><b>Threads:</b> the emulator's.
 */
final class ServerConnection implements NioLoop.Endpoint {

    private static final int MAX_FRAME_SIZE = 65_536;
    private static final int CHANNEL_MAX = 4_999;
    /** The engine announces half of it. */
    private static final int IDLE_TIMEOUT_MILLIS = 480_000;

    private static final byte[] EMPTY_FRAME = {0, 0, 0, 8, 2, 0, 0, 0};

    private static final Logger logger = LoggerFactory.getLogger(ServerConnection.class);

    private final Namespace namespace;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Transport transport = Proton.transport();
    private final Connection connection = Proton.connection();
    private final Collector collector = Proton.collector();
    private final Attaching attaching;
    private final Set<EgressLink> readers = new LinkedHashSet<>();
    private final boolean acknowledgesAtOnce;
    private boolean open;
    private boolean inputEnded;

    /** Serves a client that has connected. */
    ServerConnection(SocketChannel channel, NioLoop loop, Namespace namespace) throws IOException {
        this.namespace = namespace;
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = loop.register(channel, SelectionKey.OP_READ, this);
        this.attaching = new Attaching(namespace, this);
        this.acknowledgesAtOnce = namespace.settings().quickAcknowledgement() && acknowledgeAtOnce();
        transport.setMaxFrameSize(MAX_FRAME_SIZE);
        transport.setChannelMax(CHANNEL_MAX);
        transport.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        Sasl sasl = transport.sasl();
        sasl.server();
        sasl.setMechanisms("MSSBCBS", "PLAIN", "ANONYMOUS", "EXTERNAL");
        sasl.setListener(new Admission());
        namespace.settings().tls().ifPresent(context -> {
            SslDomain domain = Proton.sslDomain();
            domain.init(SslDomain.Mode.SERVER);
            domain.setSslContext(context);
            domain.setPeerAuthentication(SslDomain.VerifyMode.ANONYMOUS_PEER);
            // the last layer is the outermost
            transport.ssl(domain);
        });
        connection.collect(collector);
        transport.bind(connection);
        namespace.connections().add(this);
    }

    Set<EgressLink> readers() {
        return readers;
    }

    String hostname() {
        return connection.getRemoteHostname();
    }

    void markDirty() {
        namespace.markDirty(this);
    }

    @Override
    public void onReady() {
        try {
            if (key.isReadable() && !namespace.isSilent()) {
                read();
            }
            markDirty();
        } catch (IOException | TransportException e) {
            logger.debug("a connection failed", e);
            discard();
        }
    }

    private void read() throws IOException {
        while (transport.capacity() > 0) {
            ByteBuffer tail = transport.tail();
            int count = channel.read(tail);
            if (count < 0) {
                inputEnded = true;
                transport.close_tail();
            } else if (count > 0) {
                transport.process();
            }
            dispatch();
            if (count <= 0) {
                break;
            }
            acknowledge();
        }
    }

    /**
     * Keeps the client from waiting: it leaves Nagle's algorithm on, which holds back its credit until the last segment is
     * acknowledged, and the acknowledgement is delayed by 40 ms unless something is sent.
     */
    private void acknowledge() throws IOException {
        if (acknowledgesAtOnce) {
            acknowledgeAtOnce();
        } else if (open
                && transport.pending() == 0
                && namespace.settings().tls().isEmpty()) {
            channel.write(ByteBuffer.wrap(EMPTY_FRAME));
        }
    }

    private boolean acknowledgeAtOnce() {
        SocketOption<Boolean> quickAck = ExtendedSocketOptions.TCP_QUICKACK;
        try {
            if (channel.supportedOptions().contains(quickAck)) {
                channel.setOption(quickAck, true);
                return true;
            }
        } catch (IOException e) {
            // the next read or write sees it too
        }
        return false;
    }

    private void dispatch() {
        for (Event event = collector.peek(); event != null; event = collector.peek()) {
            dispatch(event);
            collector.pop();
        }
    }

    private void dispatch(Event event) {
        switch (event.getType()) {
            case CONNECTION_REMOTE_OPEN -> {
                connection.setContainer(UUID.randomUUID().toString().replace("-", "") + "_G0");
                connection.open();
                open = true;
            }
            case CONNECTION_REMOTE_CLOSE -> {
                attaching.gone(link -> true);
                connection.close();
            }
            case SESSION_REMOTE_OPEN -> event.getSession().open();
            case SESSION_REMOTE_CLOSE -> {
                attaching.gone(link -> link.getSession().equals(event.getSession()));
                event.getSession().close();
            }
            case LINK_REMOTE_OPEN -> attaching.attach(event.getLink());
            case LINK_REMOTE_CLOSE, LINK_REMOTE_DETACH -> linkClosed(event.getLink());
            case LINK_FLOW -> attaching.handler(event.getLink()).onFlow();
            case DELIVERY -> attaching.handler(event.getLink()).onDelivery(event.getDelivery());
            default -> {}
        }
    }

    private void linkClosed(Link link) {
        attaching.gone(link::equals);
        link.close();
        link.free();
    }

    /** Writes what the engine has, as far as the socket takes it. */
    void flush() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            if (namespace.isSilent()) {
                key.interestOps(0);
                return;
            }
            boolean complete = write();
            if (!channel.isOpen()) {
                return;
            }
            if (transport.pending() < 0 || (inputEnded && transport.pending() == 0)) {
                discard();
            } else {
                key.interestOps(SelectionKey.OP_READ | (complete ? 0 : SelectionKey.OP_WRITE));
            }
        } catch (IOException | TransportException e) {
            logger.debug("a connection failed", e);
            discard();
        }
    }

    private boolean write() throws IOException {
        while (transport.pending() > 0) {
            int count = channel.write(transport.head());
            if (count == 0) {
                return false;
            }
            transport.pop(count);
            if (transport.pending() == 0) {
                List.copyOf(readers).forEach(EgressLink::pump);
            }
        }
        return true;
    }

    /** Sends heartbeats when they are due, and notes when the client has gone silent. */
    long tick(long nowMillis) {
        if (namespace.isSilent()) {
            return 0;
        }
        attaching.expire();
        long due = transport.tick(nowMillis);
        if (transport.pending() != 0) {
            markDirty();
        }
        return due;
    }

    /** Closes the connection with an error, or without. */
    void close(Optional<AmqpError> error) {
        attaching.gone(link -> true);
        error.ifPresent(value -> connection.setCondition(value.asCondition()));
        connection.close();
        markDirty();
    }

    /** Resets the connection at once. */
    void abort() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // is closed already
        }
        discard();
    }

    private void discard() {
        if (namespace.connections().remove(this)) {
            attaching.gone(link -> true);
            key.cancel();
            try {
                channel.close();
            } catch (IOException e) {
                // nobody misses it
            }
        }
    }

    /** Admits everybody: clients show their rights later, by tokens. */
    private static final class Admission implements SaslListener {

        @Override
        public void onSaslInit(Sasl sasl, Transport transport) {
            sasl.done(Sasl.SaslOutcome.PN_SASL_OK);
        }

        @Override
        public void onSaslMechanisms(Sasl sasl, Transport transport) {}

        @Override
        public void onSaslChallenge(Sasl sasl, Transport transport) {}

        @Override
        public void onSaslResponse(Sasl sasl, Transport transport) {}

        @Override
        public void onSaslOutcome(Sasl sasl, Transport transport) {}
    }
}

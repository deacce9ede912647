package io.streamingatscale.eventhubs.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Session;
import org.apache.qpid.proton.engine.Transport;

/** A client that says what no client of the service would say. */
final class WireClient implements AutoCloseable {

    final Connection connection = Proton.connection();
    final Session session;
    private final Transport transport = Proton.transport();
    private final Collector collector = Proton.collector();
    private final Socket socket;
    private int tags;

    WireClient(EventHubsEmulator emulator) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), emulator.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Clients.PATIENCE.toMillis());
        Sasl sasl = transport.sasl();
        sasl.client();
        sasl.plain("name", "key");
        connection.collect(collector);
        transport.bind(connection);
        connection.setHostname("localhost");
        connection.open();
        session = connection.session();
        session.open();
    }

    Sender sender(String address) {
        Sender sender = session.sender(address + "-" + tags++);
        Target target = new Target();
        target.setAddress(address);
        sender.setTarget(target);
        sender.open();
        return sender;
    }

    Receiver receiver(String address) {
        Receiver receiver = session.receiver(address + "-" + tags++);
        Source source = new Source();
        source.setAddress(address);
        receiver.setSource(source);
        return receiver;
    }

    Delivery send(Sender sender, byte[] message, int format) {
        Delivery delivery = sender.delivery(new byte[] {(byte) tags++});
        delivery.setMessageFormat(format);
        sender.send(message, 0, message.length);
        sender.advance();
        return delivery;
    }

    /** Returns why a link was detached. */
    String detached(Link link) throws IOException {
        work(() -> link.getRemoteState() == EndpointState.CLOSED);
        return String.valueOf(link.getRemoteCondition().getCondition());
    }

    /** Writes and reads until something is so. */
    void work(BooleanSupplier until) throws IOException {
        write();
        while (!until.getAsBoolean()) {
            ByteBuffer tail = transport.tail();
            byte[] bytes = new byte[tail.remaining()];
            int count = socket.getInputStream().read(bytes);
            if (count < 0) {
                throw new IOException("the connection has ended");
            }
            tail.put(bytes, 0, count);
            transport.process();
            while (collector.peek() != null) {
                collector.pop();
            }
            write();
        }
    }

    void write() throws IOException {
        while (transport.pending() > 0) {
            ByteBuffer head = transport.head();
            byte[] bytes = new byte[head.remaining()];
            head.get(bytes);
            socket.getOutputStream().write(bytes);
            transport.pop(bytes.length);
        }
    }

    void writeRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package io.streamingatscale.kafka.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The loopback ports of one broker, for its clients and for its controller. */
record Ports(int clients, int controller) {

    /**
     * Chooses free ports.
     *
     * @param clients the port for clients, or 0 for a free one
     */
    static Ports choose(int clients) {
        // both are held open until both are known, or the same one could come twice
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Ports(clients == 0 ? first.getLocalPort() : clients, second.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}

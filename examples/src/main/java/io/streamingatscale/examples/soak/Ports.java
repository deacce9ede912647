package io.streamingatscale.examples.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports for servers that stop and start: not among those that the system gives to outgoing connections, which could take the port
 * of a server that is down, or even connect to themselves.
 */
final class Ports {

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;

    private Ports() {}

    static int free() {
        Random random = new Random();
        while (true) {
            int port = FIRST + random.nextInt(COUNT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken: another
            }
        }
    }
}

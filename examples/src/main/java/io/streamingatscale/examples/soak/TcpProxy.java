package io.streamingatscale.examples.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on to a port of this machine, and resets them on demand. Where the port does not answer, the client's
 * connection is reset.
 *
 * <p><b>Threads:</b> any. Two for each connection.
 */
final class TcpProxy implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final int CHUNK = 1 << 16;

    private final ServerSocket server;
    private final String name;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    private TcpProxy(String name, int target) throws IOException {
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.name = name;
        this.target = target;
    }

    /**
     * Starts a proxy on a free port.
     *
     * @param name of what it leads to
     */
    static TcpProxy to(String name, int target) throws IOException {
        TcpProxy proxy = new TcpProxy(name, target);
        start("proxy-" + name, proxy::accept);
        return proxy;
    }

    String name() {
        return name;
    }

    int port() {
        return server.getLocalPort();
    }

    /**
     * Resets connections: both ends meet an error, and what was under way is gone.
     *
     * @param share of the connections, chosen by chance, but one at least; 1 for all
     * @return how many
     */
    int reset(double share, Random random) {
        List<Link> chosen = new ArrayList<>(links);
        Collections.shuffle(chosen, random);
        int count = (int) Math.ceil(share * chosen.size());
        chosen.subList(0, count).forEach(Link::reset);
        return count;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Link link = new Link(server.accept());
                links.add(link);
                start("proxy-link-" + name, link::open);
            } catch (IOException e) {
                // closed, or a client that is gone already
            }
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // nothing is left to close
        }
        links.forEach(Link::reset);
    }

    /** A client's connection and the one that it is passed on to. */
    private final class Link {

        private final Socket client;
        private final Socket upstream = new Socket();

        Link(Socket client) {
            this.client = client;
        }

        void open() {
            try {
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                start("proxy-back-" + name, () -> pump(upstream, client));
                pump(client, upstream);
            } catch (IOException e) {
                reset();
            }
        }

        /** An end of either side ends both: none of the protocols here goes on in one direction. */
        private void pump(Socket from, Socket to) {
            byte[] chunk = new byte[CHUNK];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                    out.write(chunk, 0, length);
                }
                closeBoth();
            } catch (IOException e) {
                reset();
            }
        }

        void reset() {
            try {
                client.setSoLinger(true, 0);
                upstream.setSoLinger(true, 0);
            } catch (IOException e) {
                // closed already
            }
            closeBoth();
        }

        private void closeBoth() {
            links.remove(this);
            close(client);
            close(upstream);
        }

        private void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // nothing is left to close
            }
        }
    }
}

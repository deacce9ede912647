package io.streamingatscale.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(Ports.free(), 10, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to("server", server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static void passes(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(7);
        assertThat(to.getInputStream().read()).isEqualTo(7);
    }

    @Test
    void connection_untouched_passesBothWaysAndItsEnd() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            passes(client, accepted);
            passes(accepted, client);

            client.shutdownOutput();

            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void reset_all_bothEndsMeetAnError() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            passes(client, accepted);

            int count = proxy.reset(1, new Random());

            assertThat(count).isEqualTo(1);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void reset_some_theOthersGoOn() throws IOException {
        try (Socket first = connect();
                Socket firstAccepted = server.accept();
                Socket second = connect();
                Socket secondAccepted = server.accept()) {
            passes(first, firstAccepted);
            passes(second, secondAccepted);

            int count = proxy.reset(0.1, new Random(1));

            assertThat(count).isEqualTo(1);
            assertThat(isReset(first)).isNotEqualTo(isReset(second));
        }
    }

    private static boolean isReset(Socket socket) throws IOException {
        socket.setSoTimeout(200);
        try {
            socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
        return false;
    }

    @Test
    void connection_serverIsDown_isReset() throws IOException {
        server.close();

        try (Socket client = connect()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }
}

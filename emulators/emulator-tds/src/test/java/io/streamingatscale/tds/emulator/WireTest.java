package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What no driver sends of its own accord, byte by byte. */
class WireTest {

    private static final int DONE_ATTENTION = 0x20;

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

    @Test
    void transactionRequests_beginSaveRollbackCommit_areAnswered() throws IOException {
        try (Socket socket = login()) {
            assertThat(request(socket, Message.TRANSACTION, transaction(5, 4, 0)))
                    .containsSubsequence(0xE3, 8, 0xFD);
            assertThat(batch(socket, "create table #t (id int); insert into #t values (1)"))
                    .contains(0xFD);
            assertThat(request(socket, Message.TRANSACTION, transaction(8, 0, 0)))
                    .containsSubsequence(0xE3, 10, 0xFD);
            assertThat(request(socket, Message.TRANSACTION, transaction(5, 0, 0)))
                    .containsSubsequence(0xE3, 8);
            assertThat(request(socket, Message.TRANSACTION, transaction(9, 2, 's', 0)))
                    .startsWith(0xFD);
            assertThat(request(socket, Message.TRANSACTION, transaction(7, 0, 0)))
                    .containsSubsequence(0xE3, 9);
            assertThat(request(socket, Message.TRANSACTION, transaction(7, 0, 0)))
                    .startsWith(0xAA);
            assertThat(request(socket, Message.TRANSACTION, transaction(3, 0, 0)))
                    .startsWith(0xAA);
        }
        assertThat(sqlServer.emulator().commits()).isEqualTo(1);
    }

    @Test
    void attention_betweenRequests_isAnswered() throws IOException {
        try (Socket socket = login()) {
            int[] answer = request(socket, Message.ATTENTION, new byte[0]);

            assertThat(answer[0]).isEqualTo(0xFD);
            assertThat(answer[1]).isEqualTo(DONE_ATTENTION);
            assertThat(batch(socket, "select 1")).startsWith(0x81);
        }
    }

    @Test
    void message_thatIsIgnored_isNotExecuted() throws IOException {
        try (Socket socket = login()) {
            socket.getOutputStream()
                    .write(packet(
                            Message.BATCH,
                            Message.LAST | 2,
                            "create table t (id int)".getBytes(StandardCharsets.UTF_16LE)));

            assertThat(answer(socket)).startsWith(0xFD, 2);
            assertThat(batch(socket, "select * from t")).startsWith(0xAA);
        }
    }

    @Test
    void garbage_endsTheConnection() throws IOException {
        try (Socket socket = login()) {
            socket.getOutputStream().write(packet(Message.RPC, Message.LAST, new byte[] {4, 0, 0, 0, 1}));
            assertThat(isEnded(socket)).isTrue();
        }
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), sqlServer.emulator().port())) {
            socket.getOutputStream().write(packet(Message.BATCH, Message.LAST, new byte[] {4, 0, 0, 0}));
            assertThat(isEnded(socket)).isTrue();
        }
        try (Socket socket = login()) {
            socket.getOutputStream().write(packet(Message.BULK_LOAD, Message.LAST, new byte[] {(byte) 0x81, 0, 0}));
            assertThat(isEnded(socket)).isTrue();
        }
        try (Socket socket = login()) {
            socket.getOutputStream().write(packet(77, Message.LAST, new byte[] {1}));
            assertThat(isEnded(socket)).isTrue();
        }
    }

    private static boolean isEnded(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    private Socket login() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), sqlServer.emulator().port());
        ByteBuffer login = ByteBuffer.allocate(94).order(ByteOrder.LITTLE_ENDIAN);
        login.putInt(8, 4096);
        assertThat(request(socket, Message.LOGIN, login.array())).contains(0xAD);
        return socket;
    }

    private static byte[] transaction(int request, int... bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {4, 0, 0, 0, (byte) request, 0});
        for (int one : bytes) {
            out.write(one);
        }
        return out.toByteArray();
    }

    private static int[] batch(Socket socket, String sql) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {4, 0, 0, 0});
        out.writeBytes(sql.getBytes(StandardCharsets.UTF_16LE));
        return request(socket, Message.BATCH, out.toByteArray());
    }

    private static int[] request(Socket socket, int type, byte[] payload) throws IOException {
        socket.getOutputStream().write(packet(type, Message.LAST, payload));
        return answer(socket);
    }

    private static byte[] packet(int type, int status, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(Message.HEADER + payload.length);
        packet.put((byte) type).put((byte) status).putShort((short) packet.capacity());
        return packet.putInt(0).put(payload).array();
    }

    private static int[] answer(Socket socket) throws IOException {
        Message message = Message.read(new DataInputStream(socket.getInputStream()));
        WireReader reader = message.reader();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (reader.hasMore()) {
            bytes.write(reader.uint8());
        }
        int[] answer = new int[bytes.size()];
        for (int i = 0; i < answer.length; i++) {
            answer[i] = bytes.toByteArray()[i] & 0xFF;
        }
        return answer;
    }
}

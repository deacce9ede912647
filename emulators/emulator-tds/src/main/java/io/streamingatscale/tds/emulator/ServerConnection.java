package io.streamingatscale.tds.emulator;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of a client.
 *
 * <p><b>Threads:</b> one reads messages, so that it meets the wish to cancel at any time; the other answers them one by one.
 */
final class ServerConnection {

    private static final Logger LOGGER = LoggerFactory.getLogger(ServerConnection.class);
    private static final Message END = new Message(0, 0);

    /** Version 16, no encryption. Two tokens and their end, each token with the place and the length of its value. */
    private static final byte[] PRELOGIN = {0, 0, 11, 0, 6, 1, 0, 17, 0, 1, (byte) 0xFF, 16, 0, 0x10, 0, 0, 0, 2};

    private final Socket socket;
    private final TdsEmulator emulator;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Cancellation cancellation = new Cancellation();
    private final Thread reader;
    private final Thread worker;
    private final WireWriter out;
    private @Nullable Session session;
    private @Nullable Requests requests;

    ServerConnection(Socket socket, TdsEmulator emulator, int number) throws IOException {
        this.socket = socket;
        this.emulator = emulator;
        this.out = new WireWriter(socket.getOutputStream());
        this.reader = thread(this::read, "tds-read-" + number);
        this.worker = thread(() -> work(number), "tds-work-" + number);
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        reader.start();
        worker.start();
    }

    /** Resets the connection. */
    void abort() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            LOGGER.debug("connection ends already", e);
        }
        closeSocket();
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.debug("connection could not be closed", e);
        }
    }

    /** Waits until all that it did is rolled back or committed. */
    void join() throws InterruptedException {
        worker.join();
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            while (true) {
                Message message = Message.read(in);
                if (message.type() == Message.ATTENTION) {
                    cancellation.cancel();
                } else if (message.type() != Message.PRELOGIN && message.type() != Message.LOGIN) {
                    cancellation.arrived();
                }
                messages.add(message);
            }
        } catch (IOException e) {
            LOGGER.debug("connection ends", e);
        }
        cancellation.cancel();
        messages.add(END);
    }

    private void work(int number) {
        try {
            boolean goesOn = true;
            while (goesOn) {
                Message message = messages.take();
                goesOn = message != END && answer(message, number);
            }
            closeSocket();
        } catch (ConnectionSilenced e) {
            waitForEnd();
        } catch (ConnectionKilled e) {
            if (!e.isWanted()) {
                LOGGER.warn("connection is reset: {}", e.getMessage());
            }
            abort();
        } catch (InterruptedException | UncheckedIOException e) {
            LOGGER.debug("connection ends", e);
            closeSocket();
        } catch (SQLException | RuntimeException e) {
            LOGGER.warn("connection is reset for an error of the emulator", e);
            abort();
        } finally {
            end();
        }
    }

    private void waitForEnd() {
        try {
            while (messages.take() != END) {
                cancellation.begins();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeSocket();
    }

    private void end() {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException e) {
            LOGGER.debug("session could not be closed", e);
        }
        emulator.ended(this);
    }

    private boolean answer(Message message, int number) throws SQLException {
        if (message.type() == Message.PRELOGIN) {
            out.bytes(PRELOGIN).endMessage();
            return true;
        }
        if (message.type() == Message.ATTENTION) {
            new Reply(out).attention();
            return true;
        }
        if (message.type() == Message.LOGIN) {
            return login(Login.read(message), number);
        }
        if (session == null) {
            throw ConnectionKilled.unknown("request comes before the login");
        }
        try {
            return requests(session).answer(message);
        } catch (BufferUnderflowException e) {
            throw ConnectionKilled.unknown("message ends early: type=" + message.type());
        }
    }

    private Requests requests(Session of) {
        if (requests == null) {
            requests = new Requests(of, out);
        }
        return requests;
    }

    private boolean login(Login login, int number) throws SQLException {
        Reply reply = new Reply(out);
        SqlServerError refusal = emulator.refusal(login);
        if (refusal != null) {
            reply.error(refusal);
            reply.failed(Reply.Done.STATEMENT);
            reply.end();
            return false;
        }
        session = emulator.newSession(number, cancellation);
        String database = session.facts().database();
        reply.textChanged(1, database, "master");
        reply.collation();
        reply.loginAck();
        reply.textChanged(4, String.valueOf(login.packetSize()), "4096");
        reply.end();
        out.packetSize(login.packetSize());
        return true;
    }
}

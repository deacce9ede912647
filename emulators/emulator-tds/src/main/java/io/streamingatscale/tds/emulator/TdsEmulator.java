package io.streamingatscale.tds.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wire of SQL Server inside the JVM: the genuine Microsoft JDBC driver connects to it over TDS 7.4, without encryption, on a
 * port of the loopback interface. The rows are in H2.
 *
 * <pre>{@code
 * try (TdsEmulator emulator = TdsEmulator.builder().start();
 *         Connection connection = DriverManager.getConnection(emulator.jdbcUrl())) {
 *     emulator.faults().onCommit(1, CommitFault.applyThenAbort());
 *     ...
 * }
 * }</pre>
 *
 * It checks how a client uses the protocol, not what T-SQL means; see the description of the package.
 *
 * <p><b>Threads:</b> any. Each connection has two threads of its own.
 */
public final class TdsEmulator implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TdsEmulator.class);
    private static final int BACKLOG = 256;

    private final Settings settings;
    private final String h2Url;
    private final Connection keeper;
    private final ServerState state;
    private final ServerSocket listener;
    private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isRefusing;
    private volatile boolean isClosed;

    TdsEmulator(Settings settings) {
        this.settings = settings;
        this.h2Url = settings.newH2Url();
        this.state = new ServerState(settings.file().isPresent());
        try {
            this.keeper = DriverManager.getConnection(h2Url);
            Catalog.create(keeper, settings.database());
            this.listener = new ServerSocket(settings.port(), BACKLOG, InetAddress.getLoopbackAddress());
        } catch (SQLException e) {
            throw new IllegalStateException("H2 could not be opened", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread acceptor = new Thread(this::accept, "tds-accept-" + listener.getLocalPort());
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Returns a builder. */
    public static TdsEmulatorBuilder builder() {
        return new TdsEmulatorBuilder();
    }

    /** Returns the URL for the driver, with database, user and password and without encryption. */
    public String jdbcUrl() {
        return "jdbc:sqlserver://127.0.0.1:" + port() + ";encrypt=false;databaseName=" + settings.database() + ";user="
                + settings.user() + ";password=" + settings.password();
    }

    /** Returns the port. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns the database behind it, for plain H2: its tables are in the schema {@code dbo}. It is gone when this is closed. */
    public DataSource data() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(h2Url + ";SCHEMA=dbo");
        return source;
    }

    /** Returns what goes wrong next. */
    public Faults faults() {
        return state.faults();
    }

    /** Returns how many connections are open. */
    public int openConnections() {
        return open.size();
    }

    /** Returns how many logins succeeded so far. */
    public long connections() {
        return state.counts().connections();
    }

    /** Returns how many statements were executed so far: queries, changes and bulk loads, each row of a batch for itself. */
    public long statements() {
        return state.counts().statements();
    }

    /** Returns how many transactions were committed so far, those of statements outside of one not counted. */
    public long commits() {
        return state.counts().commits();
    }

    /** Resets all connections; their transactions are rolled back before this returns. */
    public void abortConnections() {
        List<ServerConnection> all = new ArrayList<>(open);
        all.forEach(ServerConnection::abort);
        try {
            for (ServerConnection connection : all) {
                connection.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Refuses each new connection with error 40613, or no longer does. Those that are open stay. */
    public void refuseConnections(boolean refuse) {
        isRefusing = refuse;
    }

    /**
     * Waits until something is so.
     *
     * <pre>{@code
     * emulator.await(Duration.ofSeconds(30), () -> emulator.faults().pending() == 0);
     * }</pre>
     *
     * @throws IllegalStateException if it is not so in time
     */
    public void await(Duration patience, BooleanSupplier condition) {
        try {
            if (!state.counts().await(patience.toNanos(), condition)) {
                throw new IllegalStateException("the condition does not hold: patience=" + patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a condition", e);
        }
    }

    /** Resets all connections and closes the database; rows in memory are gone. */
    @Override
    public void close() {
        isClosed = true;
        try (Statement statement = keeper.createStatement()) {
            listener.close();
            abortConnections();
            statement.execute("shutdown");
        } catch (IOException | SQLException e) {
            LOGGER.debug("emulator was closed already", e);
        }
    }

    private void accept() {
        for (int number = 51; !isClosed; number++) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                ServerConnection connection = new ServerConnection(socket, this, number);
                open.add(connection);
                connection.start();
            } catch (IOException e) {
                LOGGER.debug("connection was not accepted", e);
            }
        }
    }

    /** Returns why a client may not come in; null if it may. */
    @Nullable
    SqlServerError refusal(Login login) {
        if (isRefusing) {
            return ServerErrors.of(40613);
        }
        if (!settings.admits(login)) {
            return ServerErrors.of(18456);
        }
        return login.isForOther(settings.database()) ? ServerErrors.of(4060) : null;
    }

    Session newSession(int number, Cancellation cancellation) throws SQLException {
        String options = ";SCHEMA=dbo;LOCK_TIMEOUT=" + StatementRunner.LOCK_WAIT_MILLIS;
        Session session = new Session(
                DriverManager.getConnection(h2Url + options),
                new SessionFacts(settings.database(), number),
                state,
                cancellation);
        state.counts().connection();
        return session;
    }

    void ended(ServerConnection connection) {
        open.remove(connection);
        state.counts().changed();
    }
}

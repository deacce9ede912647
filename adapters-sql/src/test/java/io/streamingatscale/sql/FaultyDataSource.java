package io.streamingatscale.sql;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A real database whose connection breaks at a commit. */
final class FaultyDataSource implements DataSource {

    enum Fault {
        NONE,
        /** The database rolls back, since another transaction was in the way. */
        CONFLICT,
        /** The commit does not reach the database. */
        LOST_BEFORE,
        /** The database commits, and nobody hears of it. */
        LOST_AFTER
    }

    private final DataSource real;
    private final AtomicReference<Fault> next = new AtomicReference<>(Fault.NONE);

    FaultyDataSource(DataSource real) {
        this.real = real;
    }

    /** Lets the next commit of any connection fail. */
    void onCommit(Fault fault) {
        next.set(fault);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return broken(real.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return broken(real.getConnection(username, password));
    }

    private Connection broken(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Fault fault = method.getName().equals("commit") ? next.getAndSet(Fault.NONE) : Fault.NONE;
                    Object result = null;
                    if (fault == Fault.LOST_BEFORE || fault == Fault.CONFLICT) {
                        connection.rollback();
                    } else {
                        try {
                            result = method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                    if (fault == Fault.CONFLICT) {
                        throw new SQLTransactionRollbackException("serialization failure", "40001");
                    }
                    if (fault != Fault.NONE) {
                        throw new SQLNonTransientConnectionException("connection lost at commit", "08006");
                    }
                    return result;
                });
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}

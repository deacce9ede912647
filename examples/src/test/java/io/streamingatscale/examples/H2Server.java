package io.streamingatscale.examples;

import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.tools.Server;

/** An H2 database on disk that several processes share; it runs in this one. */
public final class H2Server implements AutoCloseable {

    private final Server server;

    private H2Server(Server server) {
        this.server = server;
    }

    public static H2Server start(Path directory) throws SQLException {
        return new H2Server(Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                .start());
    }

    public String url() {
        return "jdbc:h2:tcp://localhost:" + server.getPort() + "/./streaming;WRITE_DELAY=0";
    }

    @Override
    public void close() {
        server.stop();
    }
}

package io.streamingatscale.tds.emulator;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** What a builder says of an emulator. */
record Settings(int port, String database, Optional<Path> file, String user, String password, boolean checksLogin) {

    private static final String MODE = ";MODE=MSSQLServer;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
            + ";TIME ZONE=UTC;DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=64"
            + ";NON_KEYWORDS=VALUE,DAY,HOUR,MINUTE,MONTH,SECOND,YEAR,LIMIT,ROWNUM,UNKNOWN";

    /** Returns the URL of a database that no one else has, or of the file. */
    String newH2Url() {
        return file.map(path -> "jdbc:h2:file:" + path.toAbsolutePath() + MODE + ";WRITE_DELAY=0")
                .orElseGet(() -> "jdbc:h2:mem:tds-" + UUID.randomUUID() + MODE + ";DB_CLOSE_DELAY=-1");
    }

    boolean admits(Login login) {
        return !checksLogin || (login.user().equals(user) && login.password().equals(password));
    }
}

package io.streamingatscale.sql;

import org.jspecify.annotations.Nullable;

/** Database, table, rights and mapping do not fit together; the pipeline stops, and an operator changes one of them. */
public final class SqlConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Makes the exception; the message names the table or column and the remedy. */
    public SqlConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

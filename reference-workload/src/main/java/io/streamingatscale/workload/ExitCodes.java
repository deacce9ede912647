package io.streamingatscale.workload;

import picocli.CommandLine;

/** The exit codes of both commands. */
final class ExitCodes {

    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int NOT_RUN = 2;

    private ExitCodes() {}

    /** Makes whatever keeps a command from running end it with {@link #NOT_RUN} and a message instead of a stack trace. */
    static CommandLine applyTo(CommandLine commandLine) {
        return commandLine.setExecutionExceptionHandler((exception, failed, parsed) -> {
            failed.getErr().println(text(exception));
            return NOT_RUN;
        });
    }

    private static String text(Throwable exception) {
        String message = exception.getMessage() == null ? exception.toString() : exception.getMessage();
        Throwable cause = exception.getCause();
        return cause == null ? message : message + ": " + text(cause);
    }
}

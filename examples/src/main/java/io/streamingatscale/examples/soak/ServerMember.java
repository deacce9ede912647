package io.streamingatscale.examples.soak;

import java.util.Arrays;

/** Runs the main class of a server until standard input ends, so that none outlives a soak that was killed. */
final class ServerMember {

    private ServerMember() {}

    /** Takes the class, and the arguments for it. */
    public static void main(String[] args) throws ReflectiveOperationException {
        EndOfInput.run(() -> Runtime.getRuntime().halt(0));
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(args, 1, args.length));
    }
}

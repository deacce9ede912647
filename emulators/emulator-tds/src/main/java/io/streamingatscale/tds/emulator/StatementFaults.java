package io.streamingatscale.tds.emulator;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Lets the faults happen that wait for a statement. */
final class StatementFaults {

    private static final int PATIENCE_MILLIS = 10;

    private StatementFaults() {}

    /** Lets a fault happen before a statement; returns whether the connection must be reset after it. */
    static boolean beforeStatement(Session session, String text) throws SqlServerError {
        session.checkCancelled();
        Optional<StatementFault> next = session.server().faults().nextStatement(text);
        if (next.isEmpty()) {
            return false;
        }
        StatementFault fault = next.get();
        session.server().counts().changed();
        switch (fault.kind()) {
            case REJECT -> throw ServerErrors.of(fault.error());
            case ABORT -> throw ConnectionKilled.wanted("fault before a statement");
            case IGNORE -> throw new ConnectionSilenced();
            case HOLD -> hold(session, fault);
            case APPLY_THEN_ABORT -> {
                return true;
            }
        }
        return false;
    }

    private static void hold(Session session, StatementFault fault) {
        try {
            while (!fault.release().await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                session.checkCancelled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectionKilled.wanted("connection ended while a statement was held");
        }
    }
}

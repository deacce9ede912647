package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What goes wrong next. Each fault happens once, at the n-th commit or statement from when it was asked for.
 *
 * <pre>{@code
 * emulator.faults().onCommit(2, CommitFault.applyThenAbort());
 * emulator.faults().onStatement(1, sql -> sql.startsWith("merge"), StatementFault.reject(1205));
 * }</pre>
 *
 * <p><b>Threads:</b> any.
 */
public final class Faults {

    private static final class Waiting<F> {
        private final Predicate<String> text;
        private final F fault;
        private int left;

        Waiting(int nth, Predicate<String> text, F fault) {
            if (nth < 1) {
                throw new IllegalArgumentException("nth must be >= 1: nth=" + nth);
            }
            this.left = nth;
            this.text = Objects.requireNonNull(text, "text");
            this.fault = Objects.requireNonNull(fault, "fault");
        }

        boolean isDue(String statement) {
            return text.test(statement) && --left == 0;
        }
    }

    private final List<Waiting<CommitFault>> commits = new ArrayList<>();
    private final List<Waiting<StatementFault>> statements = new ArrayList<>();

    Faults() {}

    /**
     * Lets a commit meet a fault.
     *
     * @param nth at least 1: the next. Only transactions that a client begins are committed so; statements outside of one are not
     */
    public Faults onCommit(int nth, CommitFault fault) {
        synchronized (commits) {
            commits.add(new Waiting<>(nth, sql -> true, fault));
        }
        return this;
    }

    /**
     * Lets a statement meet a fault.
     *
     * @param nth at least 1: the next that matches
     * @param text gets the statement as the client sent it, parameters as {@code @P0}; of a bulk load {@code INSERT BULK ...},
     *     when its rows are there; must not block
     */
    public Faults onStatement(int nth, Predicate<String> text, StatementFault fault) {
        synchronized (statements) {
            statements.add(new Waiting<>(nth, text, fault));
        }
        return this;
    }

    /** Forgets the faults that have not happened. */
    public void clear() {
        synchronized (commits) {
            commits.clear();
        }
        synchronized (statements) {
            statements.clear();
        }
    }

    /** Returns how many faults have not happened yet. */
    public int pending() {
        int pending;
        synchronized (commits) {
            pending = commits.size();
        }
        synchronized (statements) {
            return pending + statements.size();
        }
    }

    Optional<CommitFault> nextCommit() {
        return next(commits, "");
    }

    Optional<StatementFault> nextStatement(String sql) {
        return next(statements, sql);
    }

    /** Every fault that waits counts what it matches; the first that is due happens. */
    private static <F> Optional<F> next(List<Waiting<F>> waiting, String sql) {
        Optional<F> due = Optional.empty();
        synchronized (waiting) {
            for (Iterator<Waiting<F>> all = waiting.iterator(); all.hasNext(); ) {
                Waiting<F> one = all.next();
                if (one.isDue(sql)) {
                    all.remove();
                    due = due.isPresent() ? due : Optional.of(one.fault);
                }
            }
        }
        return due;
    }
}

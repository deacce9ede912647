package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites {@code update x set ... from t as x join s on a where b} to {@code merge into t as x using s on (a) and (b) when
 * matched then update set ...}. Also {@code update t set ... from s where b}. Other than SQL Server, H2 refuses a source with two
 * rows for one row of the table.
 */
final class UpdateFrom {

    private final Tokens statement;
    private final int set;
    private final int from;
    private final int where;

    private UpdateFrom(Tokens statement) {
        this.statement = statement;
        this.set = statement.find(0, "set");
        this.from = statement.find(set, "from");
        this.where = statement.find(from, "where");
    }

    /** Returns the statement itself if it has no {@code from}. */
    static Tokens rewrite(Tokens statement) throws SqlServerError {
        UpdateFrom update = new UpdateFrom(statement);
        return update.from == statement.size() ? statement : update.merge();
    }

    private Tokens merge() throws SqlServerError {
        Tokens updated = statement.part(1, set);
        Tokens sources = statement.part(from + 1, where);
        int join = sources.find(0, "inner", "join", ",");
        Tokens first = sources.part(0, join);
        if (join == sources.size()) {
            return merge(updated, first, List.of());
        }
        int start = join + (sources.at(join).is("inner") ? 2 : 1);
        int on = sources.find(start, "on");
        Tokens second = sources.part(start, on);
        Tokens condition = sources.from(on + 1);
        if (condition.find(0, "join", "inner", "left", ",") < condition.size()
                || sources.has("left")
                || sources.has("cross")) {
            throw SqlServerError.unknown("UPDATE ... FROM with more than one source");
        }
        boolean isFirst = isNamed(first, updated);
        return merge(isFirst ? first : second, isFirst ? second : first, condition.all());
    }

    /** Returns whether a table is the one that is updated, by its alias or by its name. */
    private static boolean isNamed(Tokens table, Tokens updated) {
        String wanted = updated.at(updated.size() - 1).text();
        int end = table.endOfName(0);
        return table.at(table.size() - 1).text().equalsIgnoreCase(wanted)
                || table.at(end - 1).text().equalsIgnoreCase(wanted);
    }

    private Tokens merge(Tokens target, Tokens source, List<Token> on) {
        List<Token> merge = new ArrayList<>(Tokens.of("merge into").all());
        merge.addAll(target.all());
        merge.add(Token.word("using"));
        merge.addAll(source.all());
        merge.addAll(Tokens.of("on 1 = 1").all());
        and(merge, on);
        and(merge, statement.from(where + 1).all());
        merge.addAll(Tokens.of("when matched then update").all());
        merge.addAll(statement.part(set, from).all());
        return new Tokens(merge);
    }

    private static void and(List<Token> merge, List<Token> condition) {
        if (!condition.isEmpty()) {
            merge.add(Token.word("and ("));
            merge.addAll(condition);
            merge.add(Token.sign(")"));
        }
    }
}

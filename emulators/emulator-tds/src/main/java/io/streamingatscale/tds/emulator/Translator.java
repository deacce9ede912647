package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Translates statements of T-SQL to those of H2. What is in no line of this table goes to H2 as it is, whose error comes back.
 *
 * <table>
 * <caption>What is translated</caption>
 * <tr><th>T-SQL</th><th>H2</th></tr>
 * <tr><td>{@code [name]}, {@code "name"}, {@code N'text'}, {@code !=}</td><td>quoted names, {@code 'text'}, {@code <>}</td></tr>
 * <tr><td>{@code database.schema.name}, {@code tempdb..#name}</td><td>without the database</td></tr>
 * <tr><td>{@code @P0}, as declared</td><td>{@code cast(?1 as type)}</td></tr>
 * <tr><td>{@code with (updlock, holdlock, ...)}, {@code option (...)}, {@code collate x}</td><td>left out; after
 * {@code holdlock} a duplicate key makes the statement run again</td></tr>
 * <tr><td>{@code select ... from t with (updlock)}, without aggregates</td><td>{@code for update}</td></tr>
 * <tr><td>{@code #name}</td><td>a local temporary table with a name of its own</td></tr>
 * <tr><td>{@code merge [into] t ... when not matched [by target] ...;}</td><td>{@code merge into}; without the semicolon error
 * 10713</td></tr>
 * <tr><td>{@code insert t}, {@code delete t}</td><td>{@code insert into t}, {@code delete from t}</td></tr>
 * <tr><td>{@code update x set ... from t x join s on ... [where ...]}, with one source</td><td>{@code merge}</td></tr>
 * <tr><td>{@code create table}, {@code create index}</td><td>types of H2 with their declaration as comment; without
 * {@code clustered}, {@code include}, {@code with (...)}, {@code on filegroup}, names of defaults</td></tr>
 * <tr><td>{@code select ... into #s from t}</td><td>{@code create local temporary table as}</td></tr>
 * <tr><td>{@code truncate table}</td><td>{@code delete from}</td></tr>
 * <tr><td>{@code sysutcdatetime()}, {@code getutcdate()}, {@code newid()}, {@code iif}, {@code count_big}, ...</td><td>the same
 * by other names; the time is UTC</td></tr>
 * <tr><td>{@code @@rowcount}, {@code @@trancount}, {@code schema_name()}, {@code serverproperty(...)}, ...</td><td>the
 * value</td></tr>
 * <tr><td>{@code information_schema}, {@code sys.tables}, {@code object_id}, {@code columnproperty}</td><td>views of
 * {@link Catalog}</td></tr>
 * <tr><td>{@code output}, {@code by source}, {@code declare}, {@code while}, {@code begin try}, {@code else},
 * {@code delete ... from ... join}</td><td>error 102 that names it</td></tr>
 * </table>
 *
 * Statements that change the session alone, such as {@code set nocount on}, are {@link SessionStatements}; conditions and
 * blocks are run by {@link BatchRunner}.
 */
final class Translator {

    private static final List<String> REFUSED = List.of(
            "declare",
            "while",
            "goto",
            "waitfor",
            "print",
            "raiserror",
            "grant",
            "deny",
            "backup",
            "restore",
            "else",
            "cursor",
            "open",
            "fetch",
            "close",
            "deallocate",
            "return",
            "end");

    private final SessionFacts facts;
    private final TempTables temporary;

    Translator(SessionFacts facts, TempTables temporary) {
        this.facts = facts;
        this.temporary = temporary;
    }

    /** Returns the condition of an {@code if} as an expression of H2. */
    String condition(Tokens condition, Parameters parameters) throws SqlServerError {
        return new Expressions(facts, temporary, parameters)
                .translate(condition)
                .inH2();
    }

    Translation translate(Script.Part part, Parameters parameters) throws SqlServerError {
        Tokens before = part.tokens();
        refuse(before, part.isTerminated());
        Command command = Command.of(before);
        Optional<String> dropped = droppedTable(before);
        boolean isCreate = before.startsWith("create", "table");
        boolean isInto = command == Command.SELECT && before.find(0, "into") < before.size();
        Expressions expressions = new Expressions(facts, temporary, parameters);
        Tokens tokens = isCreate || isInto ? before : expressions.translate(before);
        String sql = isCreate
                ? new TableCreation(temporary, facts, parameters).create(tokens)
                : isInto
                        ? new TableCreation(temporary, facts, parameters).selectInto(tokens)
                        : rewrite(command, tokens).inH2() + (locksRows(command, before) ? " for update" : "");
        boolean isFixed = expressions.isFixed() && !isCreate && !isInto && dropped.isEmpty();
        return new Translation(sql, command, expressions.locksRange(), isFixed, dropped);
    }

    private static void refuse(Tokens tokens, boolean isTerminated) throws SqlServerError {
        Token first = tokens.at(0);
        if (first.isAny(REFUSED.toArray(String[]::new)) || tokens.startsWith("begin", "try")) {
            throw SqlServerError.unknown(first.text());
        }
        boolean changes = first.isAny("insert", "update", "delete", "merge");
        int output = tokens.find(0, "output");
        if (changes && output < tokens.size() && !tokens.at(output - 1).is(".")) {
            throw SqlServerError.unknown("OUTPUT");
        }
        if (first.is("merge") && !isTerminated) {
            throw new SqlServerError(10713, 15, "A MERGE statement must be terminated by a semi-colon (;).");
        }
    }

    /** Returns the temporary table that a statement drops. */
    private static Optional<String> droppedTable(Tokens tokens) {
        String name = tokens.at(tokens.size() - 1).text();
        return tokens.startsWith("drop", "table") && TempTables.isTemporary(name)
                ? Optional.of(name)
                : Optional.empty();
    }

    private Tokens rewrite(Command command, Tokens tokens) throws SqlServerError {
        return switch (command) {
            case INSERT -> withWord(tokens, "into");
            case MERGE -> merge(withWord(tokens, "into"));
            case DELETE -> delete(withWord(tokens, "from"));
            case UPDATE -> UpdateFrom.rewrite(tokens);
            case TRUNCATE ->
                new Tokens(concat(Tokens.of("delete from").all(), tokens.from(2).all()));
            case CREATE -> TableCreation.index(tokens, facts.openTransactions() > 0);
            default -> tokens;
        };
    }

    /** Returns whether a query asks to lock the rows that it returns. */
    private static boolean locksRows(Command command, Tokens tokens) {
        int hints = tokens.find(0, "with");
        if (command != Command.SELECT || hints == tokens.size()) {
            return false;
        }
        Tokens words = tokens.part(hints + 1, tokens.close(hints + 1));
        boolean isGrouped = tokens.all().stream()
                .anyMatch(token -> token.isAny("distinct", "group", "union", "count", "max", "min", "sum"));
        return !isGrouped && (words.has("updlock") || words.has("xlock"));
    }

    /** Returns the statement with a word behind its first that may be left out in T-SQL. */
    private static Tokens withWord(Tokens tokens, String word) {
        return tokens.at(1).is(word)
                ? tokens
                : new Tokens(concat(
                        List.of(tokens.at(0), Token.word(word)), tokens.from(1).all()));
    }

    private static Tokens merge(Tokens tokens) throws SqlServerError {
        List<Token> kept = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.at(i).is("by") && tokens.at(i - 1).is("matched")) {
                if (tokens.at(i + 1).is("source")) {
                    throw SqlServerError.unknown("BY SOURCE");
                }
                i++;
            } else {
                kept.add(tokens.at(i));
            }
        }
        return new Tokens(kept);
    }

    private static Tokens delete(Tokens tokens) throws SqlServerError {
        int name = tokens.endOfName(2);
        if (tokens.at(name).isAny("from", "join", "inner") || tokens.at(1).is("top")) {
            throw SqlServerError.unknown("DELETE ... FROM");
        }
        return tokens;
    }

    static List<Token> concat(List<Token> first, List<Token> second) {
        List<Token> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}

package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Translates the statements that create tables and indexes. */
final class TableCreation {

    private final TempTables temporary;
    private final SessionFacts facts;
    private final Parameters parameters;

    TableCreation(TempTables temporary, SessionFacts facts, Parameters parameters) {
        this.temporary = temporary;
        this.facts = facts;
        this.parameters = parameters;
    }

    /** Translates {@code create table name (columns) [on filegroup] [with (options)]}. */
    String create(Tokens statement) throws SqlServerError {
        int open = statement.endOfName(2);
        if (!statement.at(open).is("(")) {
            throw SqlServerError.unknown("CREATE TABLE " + statement.at(open).text());
        }
        Token name = statement.at(open - 1);
        boolean isTemporary = TempTables.isTemporary(name.text());
        List<String> definitions = new ArrayList<>();
        for (Tokens definition :
                statement.part(open + 1, statement.close(open) - 1).split()) {
            definitions.add(definition(plain(definition, isTemporary)));
        }
        String columns = " (" + String.join(", ", definitions) + ")";
        return isTemporary
                ? "create local temporary table " + inH2(name) + columns + " transactional"
                : "create table " + expression(statement.part(2, open)) + columns;
    }

    /** Translates {@code select columns into name from tables}. */
    String selectInto(Tokens statement) throws SqlServerError {
        int into = statement.find(0, "into");
        int end = statement.endOfName(into + 1);
        Tokens query = new Tokens(Translator.concat(
                statement.part(0, into).all(), statement.from(end).all()));
        String select = expression(query);
        Token name = statement.at(end - 1);
        return TempTables.isTemporary(name.text())
                ? "create local temporary table " + inH2(name) + " transactional as " + select
                : "create table " + expression(statement.part(into + 1, end)) + " as " + select;
    }

    private String inH2(Token name) throws SqlServerError {
        return Token.name(temporary.create(name.text())).inH2();
    }

    private String expression(Tokens tokens) throws SqlServerError {
        return new Expressions(facts, temporary, parameters).translate(tokens).inH2();
    }

    private String definition(Tokens plain) throws SqlServerError {
        if (plain.at(0).isAny("constraint", "primary", "unique", "check", "foreign")) {
            return expression(plain);
        }
        if (plain.at(1).is("as")) {
            return computed(plain);
        }
        int end = plain.at(2).is("(") ? plain.close(2) : 2;
        Tokens declared = plain.part(1, end);
        Optional<SqlType> type = SqlType.parse(declared.inH2());
        if (type.isEmpty()) {
            return expression(plain);
        }
        String comment = comment(type.get());
        return columnName(plain.at(0)) + " " + type.get().inH2() + rest(plain.from(end), comment);
    }

    private static String comment(SqlType type) {
        return " comment " + Token.text(type.declaration()).inH2();
    }

    /** A computed column has no type in T-SQL and needs one in H2: that of the first cast, or one that takes all. */
    private String computed(Tokens definition) throws SqlServerError {
        Tokens value = definition.from(2);
        int cast = 0;
        while (cast < value.size() && !value.at(cast).is("cast")) {
            cast++;
        }
        Tokens inner = value.part(cast + 2, value.close(cast + 1) - 1);
        SqlType type = SqlType.parse(inner.from(inner.find(0, "as") + 1).inH2()).orElse(SqlType.nvarchar(4000));
        return columnName(definition.at(0)) + " " + type.inH2() + " generated always as (" + expression(value) + ")"
                + comment(type);
    }

    /** Returns the name as it was written, for H2 has reserved words of its own. */
    private static String columnName(Token name) {
        return Token.name(name.text()).inH2();
    }

    /** The comment has its place behind identity and default, before constraints. */
    private String rest(Tokens rest, String comment) throws SqlServerError {
        int constraint = rest.find(0, "null", "not", "primary", "unique", "check", "references", "constraint");
        if (rest.at(constraint).is("null")
                && constraint > 0
                && rest.at(constraint - 1).is("default")) {
            constraint = rest.find(constraint + 1, "null", "not", "primary", "unique", "check", "constraint");
        }
        int late = rest.find(constraint, "default", "identity");
        Tokens before = rest.part(0, constraint);
        Tokens nulls = rest.part(constraint, late);
        Tokens after = rest.from(late);
        return " " + expression(after) + " " + expression(before) + comment + " " + expression(nulls);
    }

    /** Leaves out what says how SQL Server stores it, and the names of defaults or of all constraints. */
    private static Tokens plain(Tokens tokens, boolean isUnnamed) {
        List<Token> kept = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.at(i);
            if (token.is("constraint") && (isUnnamed || tokens.at(i + 2).is("default"))) {
                i++;
            } else if (token.is("with") && tokens.at(i + 1).is("(")) {
                i = tokens.close(i + 1) - 1;
            } else if (!token.isAny("clustered", "nonclustered", "persisted", "sparse")) {
                kept.add(token);
            }
        }
        return new Tokens(kept);
    }

    /**
     * Translates {@code create [unique] [clustered] index name on table (columns) [include (...)] [with (...)]}. H2 would commit
     * for that of a temporary table: it is left out in a transaction unless it is unique.
     */
    static Tokens index(Tokens statement, boolean isInTransaction) throws SqlServerError {
        Tokens plain = plain(statement, false);
        int columns = plain.find(0, "(");
        if (!plain.has("index") || columns == plain.size()) {
            return plain;
        }
        int end = plain.close(columns);
        if (plain.at(end).is("where")) {
            throw SqlServerError.unknown("CREATE INDEX ... WHERE");
        }
        if (isInTransaction && TempTables.isTemporary(plain.at(columns - 1).text())) {
            if (plain.has("unique")) {
                throw SqlServerError.unknown("CREATE UNIQUE INDEX on a temporary table in a transaction");
            }
            return Tokens.of("");
        }
        return plain.part(0, end);
    }
}

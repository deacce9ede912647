package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Translates what stands anywhere in a statement: names, parameters, functions, hints. One of these for each statement. */
final class Expressions {

    private static final Set<String> HINTS = Set.of(
            "updlock",
            "holdlock",
            "serializable",
            "rowlock",
            "paglock",
            "tablock",
            "tablockx",
            "xlock",
            "readpast",
            "nolock",
            "readcommitted",
            "readuncommitted",
            "repeatableread",
            "snapshot",
            "nowait",
            "forceseek",
            "forcescan");

    private final SessionFacts facts;
    private final TempTables temporary;
    private final Parameters parameters;
    private final List<Token> out = new ArrayList<>();
    private boolean locksRange;
    private boolean isFixed = true;

    Expressions(SessionFacts facts, TempTables temporary, Parameters parameters) {
        this.facts = facts;
        this.temporary = temporary;
        this.parameters = parameters;
    }

    /** Returns whether a hint asked to lock keys that are not there. */
    boolean locksRange() {
        return locksRange;
    }

    /** Returns whether the translation is the same as long as temporary tables are. */
    boolean isFixed() {
        return isFixed;
    }

    Tokens translate(Tokens tokens) throws SqlServerError {
        int i = 0;
        while (i < tokens.size()) {
            i = translate(tokens, i);
        }
        return new Tokens(out);
    }

    /** Translates what stands at a place and returns the place behind it. */
    private int translate(Tokens tokens, int i) throws SqlServerError {
        Token token = tokens.at(i);
        if (token.kind() == Token.Kind.PARAMETER) {
            raw(parameters.inH2(token.text()));
            return i + 1;
        }
        if (token.kind() == Token.Kind.SYSTEM) {
            isFixed = false;
            raw(facts.systemValue(token.text()));
            return i + 1;
        }
        if (token.is("with") && isHints(tokens, i + 1)) {
            return tokens.close(i + 1);
        }
        if (token.is("option") && tokens.at(i + 1).is("(")) {
            return tokens.close(i + 1);
        }
        if (token.is("collate")) {
            return i + 2;
        }
        return token.isIdentifier() ? identifier(tokens, i) : keep(token, i);
    }

    private int keep(Token token, int i) {
        out.add(token.is("!=") ? Token.sign("<>") : token);
        return i + 1;
    }

    private void raw(String text) {
        out.add(Token.word(text));
    }

    private boolean isHints(Tokens tokens, int open) {
        int end = tokens.close(open);
        if (!tokens.at(open).is("(") || tokens.at(open + 1).is(")")) {
            return false;
        }
        List<String> words = tokens.part(open + 1, end - 1).all().stream()
                .filter(token -> !token.is(","))
                .map(token -> token.text().toLowerCase(Locale.ROOT))
                .toList();
        if (!HINTS.containsAll(words)) {
            return false;
        }
        locksRange |= words.contains("holdlock") || words.contains("serializable");
        return true;
    }

    private int identifier(Tokens tokens, int i) throws SqlServerError {
        Token token = tokens.at(i);
        boolean begins = i == 0 || !tokens.at(i - 1).is(".");
        if (begins && tokens.at(i + 1).is(".")) {
            if (isDatabase(tokens, i)) {
                return i + (tokens.at(i + 2).is(".") ? 3 : 2);
            }
            if (TempTables.isTemporary(tokens.at(i + 2).text())) {
                return i + 2;
            }
            if (token.text().equalsIgnoreCase("information_schema")) {
                raw(Catalog.inH2(tokens.at(i + 2).text()));
                return i + 3;
            }
        }
        if (TempTables.isTemporary(token.text())) {
            out.add(Token.name(temporary.nameOf(token.text())));
            return i + 1;
        }
        return begins && token.kind() == Token.Kind.WORD && tokens.at(i + 1).is("(")
                ? function(tokens, i)
                : keep(token, i);
    }

    /** Returns whether a name is that of a database: a schema and another name must follow it. */
    private boolean isDatabase(Tokens tokens, int i) {
        String name = tokens.at(i).text();
        boolean isKnown = name.equalsIgnoreCase(facts.database()) || name.equalsIgnoreCase("tempdb");
        return isKnown && (tokens.at(i + 2).is(".") || tokens.at(i + 3).is("."));
    }

    private int function(Tokens tokens, int i) throws SqlServerError {
        int end = tokens.close(i + 1);
        String name = tokens.at(i).text().toLowerCase(Locale.ROOT);
        String simple = facts.function(name, tokens.part(i + 2, end - 1));
        if (!simple.isEmpty()) {
            raw(simple);
            return end;
        }
        return switch (name) {
            case "count" -> count(tokens, i, end);
            case "count_big" -> replace("count", i);
            case "datalength" -> replace("octet_length", i);
            case "iif", "columnproperty", "isjson", "object_id", "quotename" -> {
                List<String> arguments = arguments(tokens.part(i + 2, end - 1));
                raw(Catalog.function(name, arguments, temporary));
                yield end;
            }
            default -> keep(tokens.at(i), i);
        };
    }

    private int replace(String name, int i) {
        raw(name);
        return i + 1;
    }

    /** Counts are of type int in SQL Server, bigint in H2. */
    private int count(Tokens tokens, int i, int end) throws SqlServerError {
        String counted = arguments(tokens.part(i + 2, end - 1)).stream().collect(Collectors.joining(", "));
        boolean isWindow = tokens.at(end).is("over");
        raw(isWindow ? "count(" + counted + ")" : "cast(count(" + counted + ") as int)");
        return end;
    }

    private List<String> arguments(Tokens tokens) throws SqlServerError {
        List<String> arguments = new ArrayList<>();
        for (Tokens argument : tokens.split()) {
            Expressions inner = new Expressions(facts, temporary, parameters);
            arguments.add(inner.translate(argument).inH2());
            isFixed &= inner.isFixed;
            locksRange |= inner.locksRange;
        }
        return arguments;
    }
}

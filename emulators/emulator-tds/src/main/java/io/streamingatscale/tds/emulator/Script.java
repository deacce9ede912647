package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a batch into its statements. They end at semicolons and before words that only begin one, as in
 * {@code set nocount on insert ...}.
 */
final class Script {

    /** Words that begin a statement unless one of the words beside them comes before or the statement is one of those. */
    private static final String[] STARTS = {
        "insert",
        "update",
        "delete",
        "merge",
        "create",
        "drop",
        "truncate",
        "exec",
        "execute",
        "declare",
        "if",
        "begin",
        "commit",
        "rollback",
        "save",
        "throw",
        "set",
        "alter",
        "while",
        "print",
        "waitfor",
        "return"
    };

    /**
     * A statement of a batch.
     *
     * @param text as the client sent it
     * @param isTerminated whether a semicolon follows it
     */
    record Part(Tokens tokens, String text, boolean isTerminated) {}

    private final String text;
    private final Tokens tokens;
    private final List<Part> parts = new ArrayList<>();

    private Script(String text, Tokens tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    static List<Part> split(String text) {
        return split(text, Tokens.of(text));
    }

    /** @param tokens some of those that were read from the text */
    static List<Part> split(String text, Tokens tokens) {
        Script script = new Script(text, tokens);
        script.run();
        return script.parts;
    }

    private void run() {
        int start = 0;
        while (start < tokens.size()) {
            int end = end(start);
            boolean isTerminated = tokens.at(end).is(";");
            if (end > start) {
                String source = text.substring(
                        tokens.at(start).start(), tokens.at(end - 1).end());
                parts.add(new Part(tokens.part(start, end), source, isTerminated));
            }
            start = isTerminated ? end + 1 : end;
        }
    }

    private int end(int start) {
        if (tokens.at(start).is("if")) {
            return endOfIf(start);
        }
        if (isBlock(start)) {
            return endOfBlock(start);
        }
        int depth = 0;
        for (int i = start; i < tokens.size(); i++) {
            Token token = tokens.at(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && (token.is(";") || (i > start && begins(start, i)))) {
                return i;
            }
        }
        return tokens.size();
    }

    private boolean begins(int start, int i) {
        Token token = tokens.at(i);
        if (token.is("select")) {
            return isSetOption(start, i) || isGeneratedKeys(i) || followsChange(start, i);
        }
        if (token.is("if") && tokens.at(i - 1).isAny("table", "index", "view", "schema")) {
            return false;
        }
        return token.isAny(STARTS)
                && !tokens.at(i - 1).isAny("then", "for", "on", "after", ".", "as", "exists", ",", "with")
                && !(token.is("set") && tokens.at(start).isAny("update", "merge", "alter"))
                && !(token.isAny("drop", "update", "delete") && tokens.at(start).isAny("alter", "create"))
                && !(token.is("exec") && tokens.at(start).is("insert"))
                && !tokens.at(i + 1).isAny(".", "=", ",", ")");
    }

    /** Returns whether a query follows an option without a semicolon, as in {@code set fmtonly on select ...}. */
    private boolean isSetOption(int start, int i) {
        return tokens.at(start).is("set") && i > start + 1;
    }

    /** Returns whether the driver appended its question for generated keys to the statement. */
    private boolean isGeneratedKeys(int i) {
        return tokens.at(i + 1).is("scope_identity") && tokens.at(i + 5).is("generated_keys");
    }

    /** Returns whether the statement before a query has no query in it. */
    private boolean followsChange(int start, int i) {
        return tokens.at(start).isAny("update", "delete", "drop", "truncate", "commit", "rollback")
                || (tokens.at(start).is("insert") && tokens.find(start, "values") < i);
    }

    private boolean isBlock(int i) {
        return tokens.at(i).is("begin") && !tokens.at(i + 1).isAny("tran", "transaction", "try", "distributed");
    }

    private int endOfIf(int start) {
        int body = bodyOfIf(tokens, start);
        return body == tokens.size() ? body : end(body);
    }

    /** Returns where the statement begins that a condition stands before. */
    static int bodyOfIf(Tokens tokens, int start) {
        return Math.min(tokens.find(start + 1, STARTS), tokens.find(start + 1, "select"));
    }

    private int endOfBlock(int start) {
        int depth = 0;
        for (int i = start; i < tokens.size(); i++) {
            Token token = tokens.at(i);
            if (token.is("case") || isBlock(i)) {
                depth++;
            } else if (token.is("end") && --depth == 0) {
                return i + 1;
            }
        }
        return tokens.size();
    }
}

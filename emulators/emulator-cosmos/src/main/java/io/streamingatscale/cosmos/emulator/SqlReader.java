package io.streamingatscale.cosmos.emulator;

import java.util.List;

/** Goes through the words of a query. */
class SqlReader {

    private final String sql;
    private final List<SqlToken> tokens;
    private int at;

    SqlReader(String sql) {
        this.sql = sql;
        this.tokens = SqlToken.all(sql);
    }

    SqlToken peek() {
        return tokens.get(at);
    }

    /** Takes the next token; the end stays where it is. */
    SqlToken next() {
        SqlToken token = peek();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    /** Returns the token that was read last. */
    SqlToken last() {
        return tokens.get(at - 1);
    }

    /** Returns the token before that. */
    SqlToken beforeLast() {
        return tokens.get(at - 2);
    }

    boolean accept(String word) {
        if (peek().is(word)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(String word) {
        if (!accept(word)) {
            throw error("expected " + word);
        }
    }

    Refusal error(String what) {
        SqlToken token = peek();
        return Refusal.badRequest("syntax error or a query that is not emulated, " + what + ": near=\"" + token.text()
                + "\", position=" + token.start());
    }

    /** Returns the text from a token to the last one that was read. */
    String textSince(SqlToken first) {
        return sql.substring(first.start(), tokens.get(at - 1).end());
    }
}

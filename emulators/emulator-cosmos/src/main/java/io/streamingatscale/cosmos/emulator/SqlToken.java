package io.streamingatscale.cosmos.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word of a query.
 *
 * @param text of a string what it says, without quotes
 * @param start where it begins in the query
 * @param end where it ends
 */
record SqlToken(Kind kind, String text, int start, int end) {

    enum Kind {
        NAME,
        NUMBER,
        STRING,
        SYMBOL,
        END
    }

    private static final List<String> LONG_SYMBOLS = List.of("<=", ">=", "!=", "<>", "||", "??");

    boolean is(String word) {
        return (kind == Kind.NAME && text.equalsIgnoreCase(word)) || (kind == Kind.SYMBOL && text.equals(word));
    }

    String upper() {
        return text.toUpperCase(Locale.ROOT);
    }

    /**
     * Takes a query apart; the last token is the end.
     *
     * @throws Refusal 400 if a string does not end
     */
    static List<SqlToken> all(String sql) {
        List<SqlToken> tokens = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
                at++;
            }
            if (at == sql.length()) {
                tokens.add(new SqlToken(Kind.END, "", at, at));
                return tokens;
            }
            SqlToken token = at(sql, at);
            tokens.add(token);
            at = token.end();
        }
    }

    private static SqlToken at(String sql, int start) {
        char c = sql.charAt(start);
        if (c == '\'' || c == '"') {
            return string(sql, start);
        }
        if (Character.isLetter(c) || c == '_' || c == '@' || c == '$') {
            return run(sql, start, Kind.NAME);
        }
        if (Character.isDigit(c)) {
            return run(sql, start, Kind.NUMBER);
        }
        for (String symbol : LONG_SYMBOLS) {
            if (sql.startsWith(symbol, start)) {
                return new SqlToken(Kind.SYMBOL, symbol, start, start + symbol.length());
            }
        }
        return new SqlToken(Kind.SYMBOL, String.valueOf(c), start, start + 1);
    }

    private static SqlToken run(String sql, int start, Kind kind) {
        int end = start + 1;
        while (end < sql.length() && belongs(sql, end, kind)) {
            end++;
        }
        return new SqlToken(kind, sql.substring(start, end), start, end);
    }

    private static boolean belongs(String sql, int at, Kind kind) {
        char c = sql.charAt(at);
        if (Character.isLetterOrDigit(c) || c == '_') {
            return true;
        }
        boolean isExponent = Character.toUpperCase(sql.charAt(at - 1)) == 'E';
        return kind == Kind.NUMBER && (c == '.' || (isExponent && (c == '-' || c == '+')));
    }

    private static SqlToken string(String sql, int start) {
        char quote = sql.charAt(start);
        StringBuilder text = new StringBuilder();
        for (int at = start + 1; at < sql.length(); at++) {
            char c = sql.charAt(at);
            if (c == quote) {
                return new SqlToken(Kind.STRING, text.toString(), start, at + 1);
            }
            if (c == '\\' && at + 1 < sql.length()) {
                at++;
                at += escape(sql, at, text);
            } else {
                text.append(c);
            }
        }
        throw Refusal.badRequest("syntax error, a string does not end: position=" + start);
    }

    /** Appends what follows a backslash; returns how many characters more than one that took. */
    private static int escape(String sql, int at, StringBuilder text) {
        char c = sql.charAt(at);
        switch (c) {
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'u' -> {
                text.append((char) Integer.parseInt(sql.substring(at + 1, at + 5), 16));
                return 4;
            }
            default -> text.append(c);
        }
        return 0;
    }
}

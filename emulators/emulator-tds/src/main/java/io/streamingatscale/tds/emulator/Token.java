package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word, a name, a text, a number or a sign of T-SQL.
 *
 * @param text as written; of a name in brackets or quotes what stands between them
 * @param start where it stands in the text that was read
 * @param end the place behind it
 */
record Token(Kind kind, String text, int start, int end) {

    enum Kind {
        WORD,
        NAME,
        TEXT,
        NUMBER,
        PARAMETER,
        SYSTEM,
        SIGN
    }

    private static final Pattern PATTERN = Pattern.compile(
            "(?<skip>\\s+|--[^\\n]*|/\\*.*?\\*/)"
                    + "|[nN]?'(?<text>[^']*+(?:''[^']*+)*+)'"
                    + "|\\[(?<bracket>[^\\]]*+(?:\\]\\][^\\]]*+)*+)\\]"
                    + "|\"(?<quote>[^\"]*+(?:\"\"[^\"]*+)*+)\""
                    + "|(?<number>0[xX][0-9a-fA-F]*|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
                    + "|(?<system>@@\\w+)"
                    + "|(?<parameter>@[\\w$#]+|\\?)"
                    + "|(?<word>[\\p{L}_#][\\p{L}\\p{N}_#$@]*)"
                    + "|(?<sign><>|<=|>=|!=|\\|\\||[-+*/%|&^]=|.)",
            Pattern.DOTALL);

    static List<Token> read(String sql) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = PATTERN.matcher(sql);
        while (matcher.find()) {
            if (matcher.group("skip") == null) {
                Token token = token(matcher);
                tokens.add(new Token(token.kind(), token.text(), matcher.start(), matcher.end()));
            }
        }
        return tokens;
    }

    private static Token token(Matcher found) {
        if (found.group("text") != null) {
            return text(found.group("text").replace("''", "'"));
        }
        if (found.group("bracket") != null) {
            return name(found.group("bracket").replace("]]", "]"));
        }
        if (found.group("quote") != null) {
            return name(found.group("quote").replace("\"\"", "\""));
        }
        for (Kind kind : List.of(Kind.NUMBER, Kind.SYSTEM, Kind.PARAMETER, Kind.WORD)) {
            String text = found.group(kind.name().toLowerCase(Locale.ROOT));
            if (text != null) {
                return new Token(kind, text, 0, 0);
            }
        }
        return sign(found.group());
    }

    static Token name(String text) {
        return new Token(Kind.NAME, text, 0, 0);
    }

    static Token word(String text) {
        return new Token(Kind.WORD, text, 0, 0);
    }

    static Token sign(String text) {
        return new Token(Kind.SIGN, text, 0, 0);
    }

    static Token text(String text) {
        return new Token(Kind.TEXT, text, 0, 0);
    }

    /** Returns whether it is this word, in small letters, or this sign. */
    boolean is(String wordOrSign) {
        return (kind == Kind.WORD || kind == Kind.SIGN) && text.equalsIgnoreCase(wordOrSign);
    }

    boolean isAny(String... wordsOrSigns) {
        for (String one : wordsOrSigns) {
            if (is(one)) {
                return true;
            }
        }
        return false;
    }

    boolean isIdentifier() {
        return kind == Kind.WORD || kind == Kind.NAME;
    }

    /** Returns it as H2 reads it. */
    String inH2() {
        return switch (kind) {
            case NAME -> '"' + text.replace("\"", "\"\"") + '"';
            case TEXT -> '\'' + text.replace("'", "''") + '\'';
            default -> text;
        };
    }
}

package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tokens of a statement or of a part of one, to look through and to cut. */
record Tokens(List<Token> all) {

    private static final Token NONE = Token.sign("");

    Tokens {
        all = List.copyOf(all);
    }

    static Tokens of(String sql) {
        return new Tokens(Token.read(sql));
    }

    int size() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Returns a token, or one that is nothing if there is none at that place. */
    Token at(int index) {
        return index >= 0 && index < all.size() ? all.get(index) : NONE;
    }

    boolean startsWith(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!at(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    Tokens from(int start) {
        return part(start, size());
    }

    Tokens part(int start, int end) {
        return new Tokens(all.subList(Math.min(start, size()), Math.min(end, size())));
    }

    /** Returns where one of the words stands that is in no parentheses, from a place on; the size if none does. */
    int find(int from, String... words) {
        int depth = 0;
        for (int i = from; i < size(); i++) {
            Token token = at(i);
            if (depth == 0 && token.isAny(words)) {
                return i;
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        }
        return size();
    }

    /** Returns the place behind the parenthesis that closes the one at a place. */
    int close(int open) {
        int depth = 0;
        for (int i = open; i < size(); i++) {
            depth += at(i).is("(") ? 1 : at(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return size();
    }

    /** Returns the place behind a name of up to four parts that begins at a place. */
    int endOfName(int start) {
        int end = start + 1;
        while (at(end).is(".")) {
            end += at(end + 1).is(".") ? 1 : 2;
        }
        return end;
    }

    /** Returns the parts between commas that are in no parentheses. */
    List<Tokens> split() {
        List<Tokens> parts = new ArrayList<>();
        int start = 0;
        while (start < size()) {
            int comma = find(start, ",");
            parts.add(part(start, comma));
            start = comma + 1;
        }
        return parts;
    }

    boolean has(String word) {
        return all.stream().anyMatch(token -> token.is(word));
    }

    String inH2() {
        return all.stream().map(Token::inH2).collect(Collectors.joining(" "));
    }
}

package io.streamingatscale.core;

import java.nio.charset.StandardCharsets;

/**
 * Walks over the tokens of a JSON document (RFC 8259) without building anything, and refuses what is not strictly one:
 * malformed UTF-8, a byte order mark and trailing content too.
 */
final class JsonScanner {

    /** The deepest nesting of arrays and objects taken. */
    static final int MAX_DEPTH = 512;

    private final byte[] bytes;
    // one bit for each open container: is it an object
    private final long[] objects = new long[MAX_DEPTH / Long.SIZE];
    private int at;
    private int depth;

    JsonScanner(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Checks that the bytes are one JSON document.
     *
     * @throws IllegalArgumentException if they are not
     */
    static void check(byte[] bytes) {
        JsonScanner scanner = new JsonScanner(bytes);
        scanner.skipSpace();
        scanner.skipValue();
        scanner.expectEnd();
    }

    /** Returns the index of the next byte. */
    int position() {
        return at;
    }

    /** Returns the next byte, or -1 at the end. */
    int peek() {
        return at < bytes.length ? bytes[at] & 0xff : -1;
    }

    void skipSpace() {
        while (at < bytes.length && isSpace(bytes[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r';
    }

    void expect(char c) {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    void expectEnd() {
        skipSpace();
        if (at < bytes.length) {
            throw malformed();
        }
    }

    /** Steps over {@code c} and space, if it is next. */
    boolean skipIf(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        skipSpace();
        return true;
    }

    /** Steps over a value. Keeps its own stack, for the document decides how deep it goes. */
    void skipValue() {
        int floor = depth;
        boolean more = true;
        while (more) {
            more = startValue();
            while (!more && depth > floor) {
                more = nextElement();
            }
        }
    }

    /** Steps over a scalar or an empty container, or to the first element of another one and returns true. */
    private boolean startValue() {
        switch (peek()) {
            case '{' -> {
                return enter(true);
            }
            case '[' -> {
                return enter(false);
            }
            case '"' -> skipString();
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            default -> skipNumber();
        }
        return false;
    }

    private boolean enter(boolean object) {
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException("json must not be nested deeper than " + MAX_DEPTH + ": " + place());
        }
        long bit = 1L << depth;
        objects[depth >> 6] = object ? objects[depth >> 6] | bit : objects[depth >> 6] & ~bit;
        depth++;
        at++;
        skipSpace();
        if (peek() == (object ? '}' : ']')) {
            return leave();
        }
        if (object) {
            skipName();
        }
        return true;
    }

    /** Steps to the next element of the container, or over its end and returns false. */
    private boolean nextElement() {
        boolean object = (objects[(depth - 1) >> 6] & 1L << (depth - 1)) != 0;
        skipSpace();
        if (!skipIf(',')) {
            if (peek() != (object ? '}' : ']')) {
                throw malformed();
            }
            return leave();
        }
        if (object) {
            skipName();
        }
        return true;
    }

    private boolean leave() {
        at++;
        depth--;
        return false;
    }

    private void skipName() {
        skipString();
        skipColon();
    }

    /** Steps over the colon behind a field's name, and the space around it. */
    void skipColon() {
        skipSpace();
        expect(':');
        skipSpace();
    }

    private void skipWord(String word) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
    }

    private void skipNumber() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            skipDigits();
        }
        if (peek() == '.') {
            at++;
            skipDigits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            skipDigits();
        }
    }

    private void skipDigits() {
        int i = at;
        while (i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        if (i == at) {
            throw malformed();
        }
        at = i;
    }

    void skipString() {
        expect('"');
        skipPlain();
        while (peek() != '"') {
            if (peek() == '\\') {
                skipEscape();
            } else {
                skipSequence();
            }
            skipPlain();
        }
        at++;
    }

    private void skipPlain() {
        int i = at;
        while (i < bytes.length && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        at = i;
    }

    private void skipEscape() {
        at++;
        switch (peek()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++, at++) {
                    if (Character.digit(peek(), 16) < 0) {
                        throw malformed();
                    }
                }
            }
            default -> throw malformed();
        }
    }

    /** Steps over a character of several bytes; refuses control characters, overlong forms and surrogates. */
    private void skipSequence() {
        int lead = peek();
        int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > bytes.length) {
            throw malformed();
        }
        int codePoint = lead & (0x7f >> length);
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                throw malformed();
            }
            codePoint = codePoint << 6 | (bytes[at + i] & 0x3f);
        }
        boolean overlong = (length == 3 && codePoint < 0x800) || (length == 4 && codePoint < 0x10000);
        if (overlong || codePoint > Character.MAX_CODE_POINT || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
            throw malformed();
        }
        at += length;
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("json malformed: " + place());
    }

    private String place() {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < at; i++) {
            if (bytes[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return "line=" + line + ", column=" + (at - lineStart + 1) + ", byte=" + at;
    }

    /** Returns the text of a string token, given without its quotes; the token has been scanned before. */
    static String text(byte[] bytes, int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        int escape = raw.indexOf('\\');
        if (escape < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int copied = 0;
        while (escape >= 0) {
            text.append(raw, copied, escape);
            char kind = raw.charAt(escape + 1);
            copied = escape + 2;
            if (kind == 'u') {
                copied += 4;
                text.append((char) Integer.parseInt(raw, escape + 2, copied, 16));
            } else {
                text.append(unescaped(kind));
            }
            escape = raw.indexOf('\\', copied);
        }
        return text.append(raw, copied, raw.length()).toString();
    }

    private static char unescaped(char kind) {
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind;
        };
    }
}

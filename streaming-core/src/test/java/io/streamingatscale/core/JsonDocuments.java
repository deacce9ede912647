package io.streamingatscale.core;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;

/** Texts of JSON documents drawn at random: all forms of numbers, strings, escapes and space, names that repeat. */
final class JsonDocuments {

    static final List<String> NAMES = List.of("eventId", "value", "ä", "complexData", "");

    private static final String MARKS = "{}[]\",:\\u0-.eE+1 t\n";

    private final Random random;
    private final boolean namesRepeat;

    JsonDocuments(long seed, boolean namesRepeat) {
        this.random = new Random(seed);
        this.namesRepeat = namesRepeat;
    }

    String object(int depth) {
        StringJoiner fields = new StringJoiner(",", "{", "}");
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            String name = namesRepeat ? NAMES.get(random.nextInt(NAMES.size())) : i + character();
            fields.add(space() + quote(name) + space() + ":" + space() + value(depth - 1) + space());
        }
        return space() + (size == 0 ? "{" + space() + "}" : fields) + space();
    }

    String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 1, 2 -> number();
            case 3, 4 -> string();
            case 5 -> object(depth);
            default -> array(depth);
        };
    }

    private String array(int depth) {
        StringJoiner elements = new StringJoiner(",", "[", "]");
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(space() + value(depth - 1) + space());
        }
        return elements.toString();
    }

    String number() {
        String text = random.nextBoolean() ? "-" : "";
        text += random.nextInt(4) == 0 ? "0" : "1" + digits(random.nextInt(30));
        if (random.nextBoolean()) {
            text += "." + digits(1 + random.nextInt(20));
        }
        if (random.nextInt(3) == 0) {
            text += List.of("e", "E", "e+", "E-").get(random.nextInt(4)) + digits(1 + random.nextInt(3));
        }
        return text;
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(
                    random.nextInt(20) == 0 ? String.valueOf((char) (0xd800 + random.nextInt(0x800))) : character());
        }
        return quote(text.toString());
    }

    private String character() {
        int limit = List.of(0x80, 0x100, 0x3000, 0xd800, 0x10000, 0x110000).get(random.nextInt(6));
        int codePoint = random.nextInt(limit);
        return codePoint >= 0xd800 && codePoint < 0xe000 ? "x" : Character.toString(codePoint);
    }

    /** Escapes what must be escaped, and some of what may. */
    private String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c == '/') {
                quoted.append('\\').append(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c < ' ' || isLone(text, i) || (!Character.isSurrogate(c) && random.nextInt(5) == 0)) {
                quoted.append(String.format(Locale.ROOT, random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static boolean isLone(String text, int i) {
        int codePoint = text.codePointAt(i);
        boolean startsPair = codePoint > 0xffff;
        boolean endsPair = i > 0 && text.codePointBefore(i + 1) > 0xffff;
        return Character.isSurrogate(text.charAt(i)) && !startsPair && !endsPair;
    }

    private String space() {
        return List.of("", "", "", " ", "\n\t", "\r\n ").get(random.nextInt(6));
    }

    /** Returns a document with one byte changed, put in or taken out. */
    byte[] damaged(byte[] document) {
        int at = random.nextInt(document.length);
        byte b =
                random.nextBoolean() ? (byte) random.nextInt(256) : (byte) MARKS.charAt(random.nextInt(MARKS.length()));
        byte[] damaged = new byte[document.length + 1 - random.nextInt(3)];
        System.arraycopy(document, 0, damaged, 0, Math.min(at, damaged.length));
        int rest = Math.min(document.length - at, damaged.length - at);
        System.arraycopy(document, document.length - rest, damaged, damaged.length - rest, rest);
        if (damaged.length >= document.length) {
            damaged[at] = b;
        }
        return damaged;
    }
}

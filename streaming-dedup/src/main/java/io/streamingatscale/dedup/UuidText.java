package io.streamingatscale.dedup;

/** Reads the text form of UUIDs without allocating: 8-4-4-4-12 hexadecimal digits whose letters are of one case. */
final class UuidText {

    private static final int LENGTH = 36;
    private static final int HALF = 18;

    private long high;
    private long low;
    private boolean isSmall;
    private boolean isCapital;

    /** Reads a text; returns whether it is the one that a UUID has in small or in capital letters. */
    boolean parse(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        isSmall = false;
        isCapital = false;
        for (int i = 0; i < LENGTH; i++) {
            boolean isHyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (isHyphen ? text.charAt(i) != '-' : !take(text.charAt(i), i < HALF)) {
                return false;
            }
        }
        return !(isSmall && isCapital);
    }

    private boolean take(char c, boolean isInHigh) {
        int digit = digit(c);
        if (isInHigh) {
            high = (high << 4) | digit;
        } else {
            low = (low << 4) | digit;
        }
        return digit >= 0;
    }

    private int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            isSmall = true;
            return c - 'a' + 10;
        }
        if (c >= 'A' && c <= 'F') {
            isCapital = true;
            return c - 'A' + 10;
        }
        return -1;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** Returns whether the letters were capital; false where there were none. */
    boolean isCapital() {
        return isCapital;
    }
}

package io.streamingatscale.tds.emulator;

import java.util.Locale;

/**
 * What a client says of itself: fields at the places that the head of the message gives, of which these are read. See MS-TDS,
 * 2.2.6.4.
 */
record Login(String user, String password, String database, int packetSize) {

    private static final int PACKET_SIZE_AT = 8;
    private static final int USER_AT = 40;
    private static final int PASSWORD_AT = 44;
    private static final int DATABASE_AT = 68;
    private static final int LEAST_PACKET = 512;
    private static final int LARGEST_PACKET = 32_767;

    static Login read(Message message) {
        WireReader in = message.reader();
        in.position(PACKET_SIZE_AT);
        int size = Math.min(Math.max(in.int32(), LEAST_PACKET), LARGEST_PACKET);
        return new Login(field(in, USER_AT), plain(field(in, PASSWORD_AT)), field(in, DATABASE_AT), size);
    }

    private static String field(WireReader in, int at) {
        in.position(at);
        int offset = in.uint16();
        int length = in.uint16();
        in.position(offset);
        return in.text(length);
    }

    /** Returns a password as it was before each of its bytes had its halves changed and some of its bits turned. */
    private static String plain(String hidden) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < hidden.length(); i++) {
            char c = hidden.charAt(i);
            plain.append((char) ((plain(c >> 8) << 8) | plain(c & 0xFF)));
        }
        return plain.toString();
    }

    private static int plain(int hidden) {
        int turned = hidden ^ 0xA5;
        return (turned >> 4 | turned << 4) & 0xFF;
    }

    /** Returns whether it asks for a database, which is not that one. */
    boolean isForOther(String name) {
        return !database.isEmpty() && !database.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
    }
}

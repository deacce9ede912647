package io.streamingatscale.cosmos.emulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The ids that the service gives to resources, and that clients take apart: 4 bytes of a database, 4 of a container with the
 * highest bit set, 8 of a document; in Base64 with {@code -} for {@code /}.
 *
 * <pre>
 *   0        4            8                16
 *   | db     | 1 cont.    | document (LE)  |
 * </pre>
 */
final class Rids {

    private static final int CONTAINER_BIT = 0x8000_0000;

    private Rids() {}

    static String ofDatabase(int database) {
        return encode(ByteBuffer.allocate(4).putInt(database));
    }

    static String ofContainer(int database, int container) {
        return encode(ByteBuffer.allocate(8).putInt(database).putInt(CONTAINER_BIT | container));
    }

    static String ofDocument(int database, int container, long document) {
        return encode(ByteBuffer.allocate(16)
                .putInt(database)
                .putInt(CONTAINER_BIT | container)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(document));
    }

    private static String encode(ByteBuffer bytes) {
        ByteBuffer encoded = Base64.getEncoder().encode(bytes.flip());
        return StandardCharsets.ISO_8859_1.decode(encoded).toString().replace('/', '-');
    }
}

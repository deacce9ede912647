package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of a procedure with its arguments. A message holds one or several, as those of {@code executeBatch}.
 *
 * <pre>
 * call:       name length 2 (FFFF: number 2) | name | options 2 | argument * | FF if another call follows
 * argument:   name length 1 | name | status 1 | type | value
 * </pre>
 *
 * See MS-TDS, 2.2.6.6.
 */
record RpcRequest(String procedure, List<@Nullable Object> arguments) {

    private static final int NUMBERED = 0xFFFF;
    private static final int BATCH_SEPARATOR = 0xFF;
    private static final int OLD_SEPARATOR = 0x80;

    static List<RpcRequest> read(WireReader in) {
        List<RpcRequest> requests = new ArrayList<>();
        while (in.hasMore()) {
            requests.add(readOne(in));
            if (in.hasMore()) {
                in.skip(1);
            }
        }
        return requests;
    }

    private static RpcRequest readOne(WireReader in) {
        int length = in.uint16();
        String procedure = length == NUMBERED ? Procedures.numbered(in.uint16()) : in.text(length);
        in.skip(2);
        List<@Nullable Object> arguments = new ArrayList<>();
        while (in.hasMore() && in.peek() != BATCH_SEPARATOR && in.peek() != OLD_SEPARATOR) {
            in.skip(2 * in.uint8() + 1);
            arguments.add(ValueReader.read(TypeInfo.read(in), in));
        }
        // some drivers put owners before the name
        return new RpcRequest(procedure.substring(procedure.lastIndexOf('.') + 1), arguments);
    }
}

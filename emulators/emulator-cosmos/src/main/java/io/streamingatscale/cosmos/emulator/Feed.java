package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Puts resources together as the service does when it returns many. */
final class Feed {

    private Feed() {}

    static byte[] of(String rid, String name, List<byte[]> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("{\"_rid\":\"" + rid + "\",\"" + name + "\":[").getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(rows.get(i));
        }
        out.writeBytes(("],\"_count\":" + rows.size() + '}').getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    static Answer answer(String rid, String name, Collection<? extends JsonNode> rows) {
        return Answer.of(200, of(rid, name, rows.stream().map(Json::bytes).toList()))
                .charge(RequestCharge.METADATA)
                .header("x-ms-item-count", Integer.toString(rows.size()));
    }
}

package io.streamingatscale.tds.emulator;

import java.util.IdentityHashMap;
import java.util.List;

/** A batch that is cut into its statements, with the translations that stay the same from one execution to the next. */
final class PreparedBatch {

    private final String text;
    private final List<Script.Part> parts;
    private final Parameters parameters;
    private final IdentityHashMap<Script.Part, Translation> translations = new IdentityHashMap<>();
    private int seenTemporary = -1;

    PreparedBatch(String text, Parameters parameters) {
        this.text = text;
        this.parts = Script.split(text);
        this.parameters = parameters;
    }

    String text() {
        return text;
    }

    List<Script.Part> parts() {
        return parts;
    }

    Parameters parameters() {
        return parameters;
    }

    Translation translation(Script.Part part, Session session) throws SqlServerError {
        if (seenTemporary != session.temporary().changes()) {
            seenTemporary = session.temporary().changes();
            translations.clear();
        }
        Translation known = translations.get(part);
        if (known != null) {
            return known;
        }
        Translation translation = session.translator().translate(part, parameters);
        if (translation.isFixed()) {
            translations.put(part, translation);
        }
        return translation;
    }
}

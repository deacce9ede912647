package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters that a statement declares, as in {@code @P0 int,@P1 nvarchar(4000)}. H2 gets each by its number and with its
 * type, for it does not guess the types of parameters in a select list.
 */
final class Parameters {

    static final Parameters NONE = new Parameters();

    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<Optional<SqlType>> types = new ArrayList<>();

    private Parameters() {}

    static Parameters parse(String declarations) {
        Parameters parameters = new Parameters();
        for (Tokens one : Tokens.of(declarations).split()) {
            String name = one.at(0).text().toLowerCase(Locale.ROOT);
            parameters.indexes.put(name, parameters.types.size());
            parameters.types.add(SqlType.parse(one.from(1).inH2()));
        }
        return parameters;
    }

    /** Returns the expression of H2 for a parameter. */
    String inH2(String name) throws SqlServerError {
        int index = indexOf(name);
        String value = "?" + (index + 1);
        return types.get(index)
                .map(type -> "cast(" + value + " as " + type.inH2() + ")")
                .orElse(value);
    }

    /** Returns which parameter has a name, from 0. */
    int indexOf(String name) throws SqlServerError {
        Integer index = indexes.get(name.toLowerCase(Locale.ROOT));
        if (index == null) {
            throw new SqlServerError(137, 15, "Must declare the scalar variable \"" + name + "\".");
        }
        return index;
    }
}

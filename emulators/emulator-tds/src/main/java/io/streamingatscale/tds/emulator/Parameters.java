package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The parameters that a statement declares, as in {@code @P0 int,@P1 nvarchar(4000)}. H2 gets each by its number and with its
 * type, for it does not guess the types of parameters in a select list.
 */
final class Parameters {

    static final Parameters NONE = new Parameters(List.of());

    private record Declared(String name, Optional<SqlType> type) {}

    private final List<Declared> declared;

    private Parameters(List<Declared> declared) {
        this.declared = declared;
    }

    static Parameters parse(String declarations) {
        List<Declared> declared = new ArrayList<>();
        for (Tokens one : Tokens.of(declarations).split()) {
            String name = one.at(0).text().toLowerCase(Locale.ROOT);
            declared.add(new Declared(name, SqlType.parse(one.from(1).inH2())));
        }
        return new Parameters(declared);
    }

    /** Returns the expression of H2 for a parameter. */
    String inH2(String name) throws SqlServerError {
        int index = indexOf(name);
        String value = "?" + (index + 1);
        return declared.get(index)
                .type()
                .map(type -> "cast(" + value + " as " + type.inH2() + ")")
                .orElse(value);
    }

    /** Returns which parameter has a name, from 0. */
    int indexOf(String name) throws SqlServerError {
        for (int i = 0; i < declared.size(); i++) {
            if (declared.get(i).name().equals(name.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        throw new SqlServerError(137, 15, "Must declare the scalar variable \"" + name + "\".");
    }
}

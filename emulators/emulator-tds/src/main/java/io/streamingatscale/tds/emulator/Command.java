package io.streamingatscale.tds.emulator;

/** What a statement is, by the number that stands in the token which says that it is done. */
enum Command {
    SELECT(0xC1, true),
    INSERT(0xC3, true),
    DELETE(0xC4, true),
    UPDATE(0xC5, true),
    MERGE(0x117, true),
    BULK_INSERT(0xF0, true),
    CREATE(0xC6, false),
    DROP(0xC7, false),
    ALTER(0xD8, false),
    TRUNCATE(0xE4, false),
    OTHER(0, false);

    private final int code;
    private final boolean hasCount;

    Command(int code, boolean hasCount) {
        this.code = code;
        this.hasCount = hasCount;
    }

    int code() {
        return code;
    }

    boolean hasCount() {
        return hasCount;
    }

    static Command of(Tokens statement) {
        Token first = statement.at(0);
        for (Command command : values()) {
            if (first.is(command.name())) {
                return command;
            }
        }
        return first.is("with") ? SELECT : OTHER;
    }
}

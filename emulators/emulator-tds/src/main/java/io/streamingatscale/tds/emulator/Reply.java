package io.streamingatscale.tds.emulator;

import java.util.List;

/**
 * Writes the tokens of a reply. The last of them that says that something is done must say that nothing follows, which only
 * the end of the reply shows: so each of these waits until the next token or the end. See MS-TDS, 2.2.7.
 */
final class Reply {

    /** The kinds of tokens that say that something is done. */
    enum Done {
        STATEMENT(0xFD),
        IN_PROCEDURE(0xFF),
        PROCEDURE(0xFE);

        private final int token;

        Done(int token) {
            this.token = token;
        }
    }

    static final int NO_COUNT = -1;
    static final int BEGIN_TRANSACTION = 8;
    static final int COMMIT_TRANSACTION = 9;
    static final int ROLLBACK_TRANSACTION = 10;

    private static final int MORE = 1;
    private static final int ERROR = 2;
    private static final int COUNT = 0x10;
    private static final int ATTENTION = 0x20;
    private static final String SERVER = "emulator";

    private final WireWriter out;
    private Done kind = Done.STATEMENT;
    private int status;
    private int command;
    private long count;
    private boolean isWaiting;

    Reply(WireWriter out) {
        this.out = out;
    }

    /** Returns where the values of a token go. */
    WireWriter token(int token) {
        writeWaiting(MORE);
        return out.uint8(token);
    }

    void done(Done done, int ofCommand, long rows) {
        waitWith(done, rows == NO_COUNT ? 0 : COUNT, ofCommand, Math.max(rows, 0));
    }

    void failed(Done done) {
        waitWith(done, ERROR, 0, 0);
    }

    private void waitWith(Done done, int withStatus, int ofCommand, long rows) {
        writeWaiting(MORE);
        kind = done;
        status = withStatus;
        command = ofCommand;
        count = rows;
        isWaiting = true;
    }

    private void writeWaiting(int more) {
        if (isWaiting) {
            isWaiting = false;
            out.uint8(kind.token).uint16(status | more).uint16(command).int64(count);
        }
    }

    /** Ends the reply; says that all is done if nothing was written. */
    void end() {
        if (!isWaiting) {
            done(Done.STATEMENT, 0, NO_COUNT);
        }
        writeWaiting(0);
        out.endMessage();
    }

    /** Says, in a reply of its own, that the client's wish to cancel was heard. */
    void attention() {
        waitWith(Done.STATEMENT, ATTENTION, 0, 0);
        end();
    }

    void error(SqlServerError error) {
        String text = error.text();
        int length = 4 + 1 + 1 + 2 + 2 * text.length() + 1 + 2 * SERVER.length() + 1 + 4;
        token(0xAA)
                .uint16(length)
                .int32(error.number())
                .uint8(1)
                .uint8(error.severity())
                .text(text)
                .shortText(SERVER)
                .shortText("")
                .int32(1);
    }

    void columns(List<ResultColumn> columns) {
        token(0x81).uint16(columns.size());
        for (ResultColumn column : columns) {
            out.int32(0).uint16(column.flags());
            TypeInfo.write(column.type(), out);
            out.shortText(column.label());
        }
    }

    void returnStatus(int value) {
        token(0x79).int32(value);
    }

    /** Writes the value of a parameter that a procedure sets. */
    void returnValue(int ordinal, String name, int value) {
        token(0xAC).uint16(ordinal).shortText(name).uint8(1).int32(0).uint16(1);
        TypeInfo.write(SqlType.of(SqlType.Name.INT), out);
        ValueWriter.write(SqlType.of(SqlType.Name.INT), value, out);
    }

    void textChanged(int type, String now, String before) {
        token(0xE3).uint16(3 + 2 * (now.length() + before.length())).uint8(type);
        out.shortText(now).shortText(before);
    }

    void collation() {
        byte[] collation = TypeInfo.collation();
        token(0xE3)
                .uint16(3 + collation.length)
                .uint8(7)
                .uint8(collation.length)
                .bytes(collation);
        out.uint8(0);
    }

    /** Says that a transaction begins or ends, by its number. */
    void transaction(int change, long descriptor) {
        boolean begins = change == BEGIN_TRANSACTION;
        token(0xE3).uint16(11).uint8(change);
        if (begins) {
            out.uint8(8).int64(descriptor).uint8(0);
        } else {
            out.uint8(0).uint8(8).int64(descriptor);
        }
    }

    void reset() {
        token(0xE3).uint16(3).uint8(18).uint16(0);
    }

    void loginAck() {
        String program = "Microsoft SQL Server";
        token(0xAD).uint16(1 + 4 + 1 + 2 * program.length() + 4).uint8(1);
        out.bytes((byte) 0x74, (byte) 0, (byte) 0, (byte) 4).shortText(program);
        out.bytes((byte) 16, (byte) 0, (byte) 0x10, (byte) 0);
    }
}

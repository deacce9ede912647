package io.streamingatscale.tds.emulator;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the requests of one session: batches, calls, bulk loads and transactions. */
final class Requests {

    private static final int BEGIN = 5;
    private static final int COMMIT = 7;
    private static final int ROLLBACK = 8;
    private static final int SAVE = 9;
    private static final List<Integer> ISOLATIONS = List.of(
            Connection.TRANSACTION_READ_COMMITTED,
            Connection.TRANSACTION_READ_UNCOMMITTED,
            Connection.TRANSACTION_READ_COMMITTED,
            Connection.TRANSACTION_REPEATABLE_READ,
            Connection.TRANSACTION_SERIALIZABLE,
            Connection.TRANSACTION_REPEATABLE_READ);

    private final Session session;
    private final WireWriter out;
    private Script.@Nullable Part announced;

    Requests(Session session, WireWriter out) {
        this.session = session;
        this.out = out;
    }

    /** Answers a request; returns whether the connection goes on. */
    boolean answer(Message message) throws SQLException {
        Reply reply = new Reply(out);
        session.cancellation().begins();
        if (message.resets()) {
            session.reset();
            reply.reset();
        }
        boolean goesOn = true;
        try {
            goesOn = message.isIgnored() || answer(message, reply);
        } catch (RequestCancelled e) {
            reply.failed(Reply.Done.STATEMENT);
        } catch (ConnectionKilled e) {
            goesOn = refuse(e, reply);
        }
        if (message.isIgnored()) {
            reply.failed(Reply.Done.STATEMENT);
        }
        session.options().isFormatOnly = false;
        session.transaction().afterRequest();
        reply.end();
        return goesOn;
    }

    /** Tells a client why its connection ends, unless a fault wants it to hear nothing. */
    private static boolean refuse(ConnectionKilled reason, Reply reply) {
        if (reason.isWanted()) {
            throw reason;
        }
        reply.error(SqlServerError.unknown(String.valueOf(reason.getMessage())));
        reply.failed(Reply.Done.STATEMENT);
        return false;
    }

    private boolean answer(Message message, Reply reply) {
        return switch (message.type()) {
            case Message.BATCH -> batch(message.afterHeaders().rest(), reply);
            case Message.RPC -> calls(message.afterHeaders(), reply);
            case Message.BULK_LOAD -> bulkLoad(message.reader(), reply);
            case Message.TRANSACTION -> transaction(message.afterHeaders(), reply);
            default -> throw ConnectionKilled.unknown("request is not known: type=" + message.type());
        };
    }

    private boolean batch(String sql, Reply reply) {
        PreparedBatch batch = new PreparedBatch(sql, Parameters.NONE);
        if (!batch.parts().isEmpty() && BulkLoad.isAnnouncedBy(batch.parts().get(0))) {
            announced = batch.parts().get(0);
            return true;
        }
        BatchRunner runner = new BatchRunner(session, reply, Reply.Done.STATEMENT);
        runner.run(batch, List.of());
        return !runner.mustClose();
    }

    private boolean calls(WireReader in, Reply reply) {
        for (RpcRequest call : RpcRequest.read(in)) {
            BatchRunner runner = new BatchRunner(session, reply, Reply.Done.IN_PROCEDURE);
            int[] handle = new int[1];
            runner.attempt(() ->
                    handle[0] = new Procedures(session, reply, runner).execute(call.procedure(), call.arguments()));
            reply.returnStatus(0);
            if (handle[0] != 0) {
                reply.returnValue(0, "", handle[0]);
            }
            if (runner.hasFailed()) {
                reply.failed(Reply.Done.PROCEDURE);
            } else {
                reply.done(Reply.Done.PROCEDURE, 0, Reply.NO_COUNT);
            }
            if (runner.mustClose()) {
                return false;
            }
        }
        return true;
    }

    private boolean bulkLoad(WireReader in, Reply reply) {
        Script.Part statement = announced;
        announced = null;
        if (statement == null) {
            throw ConnectionKilled.unknown("bulk load comes without its statement");
        }
        BatchRunner runner = new BatchRunner(session, reply, Reply.Done.STATEMENT);
        runner.attempt(() -> reply.done(
                Reply.Done.STATEMENT, Command.BULK_INSERT.code(), BulkLoad.run(session, statement, in, reply)));
        return !runner.mustClose();
    }

    private boolean transaction(WireReader in, Reply reply) {
        int request = in.uint16();
        BatchRunner runner = new BatchRunner(session, reply, Reply.Done.STATEMENT);
        runner.attempt(() -> {
            switch (request) {
                case BEGIN -> begin(in, reply);
                case COMMIT -> session.transaction().commit(reply);
                case ROLLBACK -> session.transaction().rollback(reply);
                case SAVE -> session.transaction().save(name(in));
                default -> throw SqlServerError.unknown("transaction manager request " + request);
            }
            reply.done(Reply.Done.STATEMENT, 0, Reply.NO_COUNT);
        });
        return !runner.mustClose();
    }

    private void begin(WireReader in, Reply reply) throws SQLException {
        int level = in.uint8();
        if (level > 0 && level < ISOLATIONS.size()) {
            session.transaction().isolation(ISOLATIONS.get(level));
        }
        session.transaction().begin(reply);
    }

    private static String name(WireReader in) {
        return new String(in.bytes(in.uint8()), StandardCharsets.UTF_16LE);
    }
}

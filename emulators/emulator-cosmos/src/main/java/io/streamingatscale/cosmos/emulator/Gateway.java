package io.streamingatscale.cosmos.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests: checks who asks, lets faults happen, and passes on what is left. */
final class Gateway implements HttpHandler {

    private static final Logger LOGGER = LoggerFactory.getLogger(Gateway.class);

    private final Account account;
    private final Signature signature;
    private final ResourceRoutes resources;
    private final ItemRoutes items;
    private volatile boolean isRefusing;

    Gateway(Account account) {
        this.account = account;
        this.signature = new Signature(account.settings().key());
        this.resources = new ResourceRoutes(account);
        this.items = new ItemRoutes(new ItemExecutor(account));
    }

    void refuse(boolean value) {
        isRefusing = value;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        account.counts().request();
        try (exchange) {
            Call call = Call.read(exchange);
            send(
                    exchange,
                    answer(
                            call,
                            "http://127.0.0.1:" + exchange.getLocalAddress().getPort() + "/"));
        } catch (ConnectionDropped e) {
            LOGGER.debug("connection dropped, as the test asked for");
        } finally {
            account.counts().changed();
        }
    }

    private Answer answer(Call call, String endpoint) {
        try {
            if (isRefusing) {
                throw new Refusal(503, 0, "the emulator refuses all requests");
            }
            signature.check(call);
            Optional<Fault> fault = account.faults().nextRequest(call::describe);
            fault.ifPresent(Fault::before);
            Answer answer = dispatch(call, endpoint);
            if (!call.kind().isOfItems()) {
                account.counts().charge(answer.charge());
            }
            fault.ifPresent(Fault::after);
            return answer;
        } catch (Refusal e) {
            return Answer.of(e);
        } catch (ConnectionDropped e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.error("the emulator failed: method={}, path={}", call.method(), call.path(), e);
            return Answer.of(new Refusal(500, 0, "the emulator failed: " + e));
        }
    }

    private Answer dispatch(Call call, String endpoint) {
        OperationKind kind = call.kind();
        if (kind == OperationKind.METADATA) {
            return resources.answer(call, endpoint);
        }
        if (kind == OperationKind.PARTITION_KEY_RANGES) {
            return resources.ranges(call);
        }
        Container container = account.owner(
                call.database(),
                call.container(),
                call.header("x-ms-cosmos-intended-collection-rid").orElse(null));
        return switch (kind) {
            case QUERY_PLAN -> FeedRoutes.plan(call);
            case QUERY -> FeedRoutes.query(call, container);
            case READ_FEED -> FeedRoutes.readAll(call, container);
            case CHANGE_FEED -> ChangeFeed.read(call, container);
            case DELETE_PARTITION -> FeedRoutes.deletePartition(call, container);
            case BATCH -> items.batch(call, container);
            case BULK -> items.bulk(call, container);
            default -> items.point(call, container);
        };
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("x-ms-version", "2020-07-15");
        exchange.getResponseHeaders().set("x-ms-activity-id", UUID.randomUUID().toString());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}

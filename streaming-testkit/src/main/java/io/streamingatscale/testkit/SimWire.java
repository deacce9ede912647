package io.streamingatscale.testkit;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.TransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Requests and replies under way between processes and sinks; those of a process that has died may still arrive. */
final class SimWire {

    /** How many turns a late request is late. */
    private static final int LATE = 120;

    private static final class Request {
        final SimProcess<?> from;
        final SimPlace place;
        final String what;
        final SimEffect<CommitResult> all;
        final Runnable part;
        final CompletableFuture<CommitResult> answer = new CompletableFuture<>();
        int notBefore;

        Request(SimProcess<?> from, SimPlace place, String what, SimEffect<CommitResult> all, Runnable part) {
            this.from = from;
            this.place = place;
            this.what = what;
            this.all = all;
            this.part = part;
        }
    }

    private record Reply(
            Request to,
            @Nullable CommitResult result,
            @Nullable RuntimeException failure) {}

    private final SimRun<?> run;
    private final SimEffects effects;
    private final List<Request> requests = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();

    SimWire(SimRun<?> run, SimEffects effects) {
        this.run = run;
        this.effects = effects;
    }

    /**
     * Sends a request.
     *
     * @param all what it does
     * @param part a part of that, where it can happen in part
     */
    CompletionStage<CommitResult> send(
            SimProcess<?> from, SimPlace place, String what, SimEffect<CommitResult> all, Runnable part) {
        Request request = new Request(from, place, what, all, part);
        requests.add(request);
        return request.answer;
    }

    boolean hasRequests() {
        return requests.stream().anyMatch(this::isDue);
    }

    private boolean isDue(Request request) {
        return run.turns() >= request.notBefore;
    }

    boolean isBusy() {
        return !requests.isEmpty();
    }

    boolean hasReplies() {
        return replies.stream().anyMatch(SimWire::isHeard);
    }

    private static boolean isHeard(Reply reply) {
        return !reply.to().from.isPaused();
    }

    /** Has a request arrive. */
    boolean arrive() {
        List<Request> due = requests.stream().filter(this::isDue).toList();
        Request request = due.get(run.pick(due.size()));
        requests.remove(request);
        FaultKind fault = effects.next(request.from, request.place, request.what);
        if (fault == null) {
            answer(request, request.all);
        } else {
            fail(request, fault);
        }
        return true;
    }

    private void fail(Request request, FaultKind fault) {
        switch (fault) {
            case PAUSE -> {
                answer(request, request.all);
                run.pause(request.from);
            }
            case TWICE -> {
                attempt(request.all::happen);
                answer(request, request.all);
            }
            case CRASH_BEFORE -> request.from.die();
            case DISK_LOST -> request.from.dieWithDisk();
            case CRASH_AFTER -> {
                attempt(request.all::happen);
                request.from.die();
            }
            case CRASH_PARTLY -> {
                attempt(request.part);
                request.from.die();
            }
            case CRASH_LATE -> {
                request.from.die();
                request.notBefore = run.turns() + LATE;
                requests.add(request);
            }
            case NO_REPLY -> attempt(request.all::happen);
            case THROTTLE ->
                refuse(request, new TransientException("throttled: " + request.what, null, SimEffects.RETRY_AFTER));
            case REPLY_LOST -> {
                attempt(request.all::happen);
                refuse(request, request.place.failure("no answer: " + request.what));
            }
            case PARTLY -> {
                attempt(request.part);
                refuse(request, request.place.failure("no answer: " + request.what));
            }
            default -> refuse(request, request.place.failure("cannot be reached: " + request.what));
        }
    }

    /** Does what nobody hears the outcome of. */
    private static void attempt(Runnable effect) {
        try {
            effect.run();
        } catch (RuntimeException e) {
            // refused, as the sink would
        }
    }

    private void answer(Request request, SimEffect<CommitResult> effect) {
        try {
            replies.add(new Reply(request, effect.happen(), null));
        } catch (RuntimeException e) {
            refuse(request, e);
        }
    }

    private void refuse(Request request, RuntimeException failure) {
        replies.add(new Reply(request, null, failure));
    }

    /** Has a reply arrive. */
    boolean reply() {
        List<Reply> heard = replies.stream().filter(SimWire::isHeard).toList();
        Reply reply = heard.get(run.pick(heard.size()));
        replies.remove(reply);
        if (reply.failure() != null) {
            reply.to().answer.completeExceptionally(reply.failure());
        } else {
            reply.to().answer.complete(reply.result());
        }
        return true;
    }

    /** Forgets the replies to a process, and in a random order of things perhaps what it had sent. */
    void died(SimProcess<?> process) {
        replies.removeIf(reply -> reply.to().from == process);
        requests.removeIf(request ->
                request.from == process && !run.isFair() && run.random().nextBoolean());
    }
}

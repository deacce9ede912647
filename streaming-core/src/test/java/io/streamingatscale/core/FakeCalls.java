package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An asynchronous step whose calls end when the test says so; each gives its record as it is. */
final class FakeCalls implements AsyncProcessor<String, String> {

    record Call(StreamRecord<String> record, CompletableFuture<List<StreamRecord<String>>> answer) {

        void succeed() {
            answer.complete(List.of(record));
        }

        void give(String... values) {
            answer.complete(List.of(values).stream().map(record::withValue).toList());
        }

        void fail(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        String value() {
            return record.value();
        }
    }

    /** The values called for, in order, those called for again too. */
    final List<String> begun = new ArrayList<>();

    private final List<Call> calls = new ArrayList<>();

    @Override
    public CompletionStage<List<StreamRecord<String>>> process(StreamRecord<String> record) {
        Call call = new Call(record, new CompletableFuture<>());
        begun.add(record.value());
        calls.add(call);
        return call.answer();
    }

    /** The calls that have neither ended nor been cancelled, in the order of their begin. */
    List<Call> pending() {
        calls.removeIf(call -> call.answer().isDone());
        return List.copyOf(calls);
    }

    List<String> pendingValues() {
        return pending().stream().map(Call::value).toList();
    }

    /** Returns the call under way for a value. */
    Call of(String value) {
        return pending().stream()
                .filter(call -> call.value().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not under way: " + value + ", only " + pendingValues()));
    }
}

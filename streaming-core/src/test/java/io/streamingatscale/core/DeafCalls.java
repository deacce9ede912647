package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Calls that go on when they are cancelled, as far as anybody can see. */
final class DeafCalls implements AsyncProcessor<String, String> {

    private record Deaf(StreamRecord<String> record, CompletableFuture<List<StreamRecord<String>>> answer) {}

    final List<String> answers = new ArrayList<>();
    private final List<Deaf> calls = new ArrayList<>();

    @Override
    public CompletionStage<List<StreamRecord<String>>> process(StreamRecord<String> record) {
        CompletableFuture<List<StreamRecord<String>>> answer = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };
        calls.add(new Deaf(record, answer));
        answers.add(record.value());
        return answer;
    }

    void answer(int index, String value) {
        Deaf call = calls.get(index);
        call.answer().complete(List.of(call.record().withValue(value)));
    }
}

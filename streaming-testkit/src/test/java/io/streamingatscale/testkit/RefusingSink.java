package io.streamingatscale.testkit;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** A sink that can never store some values, and notices when it is given them. */
record RefusingSink<V>(Sink<V> sink, Predicate<V> refused) implements Sink<V> {

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public Effect effect() {
        return sink.effect();
    }

    @Override
    public SinkWriter<V> open(Claim claim) {
        return new Writer(sink.open(claim));
    }

    private final class Writer implements SinkWriter<V> {

        private final SinkWriter<V> writer;

        Writer(SinkWriter<V> writer) {
            this.writer = writer;
        }

        @Override
        public void write(List<StreamRecord<V>> records) {
            for (StreamRecord<V> record : records) {
                if (refused.test(record.value())) {
                    throw new PoisonRecordException(record.origin(), "refused", null);
                }
            }
            writer.write(records);
        }

        @Override
        public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
            return writer.commit(checkpoint);
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}

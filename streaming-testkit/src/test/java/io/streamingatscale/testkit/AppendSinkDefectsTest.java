package io.streamingatscale.testkit;

import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import java.time.Duration;
import java.util.List;

class AppendSinkDefectsTest extends DefectRules {

    static final class Suite extends AppendSinkTck<String> {

        private final WrongSink.Place place = new WrongSink.Place();

        @Override
        protected Sink<String> open() {
            return new WrongSink(place, Effect.APPEND);
        }

        @Override
        protected String value(String id) {
            return id;
        }

        @Override
        protected List<String> stored() {
            return place.stored;
        }

        @Override
        protected int largeBatch() {
            return 300;
        }

        @Override
        protected Duration patience() {
            return WrongSink.patience();
        }
    }

    AppendSinkDefectsTest() {
        super(Suite.class, SinkDefect.values());
    }
}

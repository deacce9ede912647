package io.streamingatscale.cosmos;

import io.streamingatscale.core.Sink;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.testkit.KeyedSinkTck;
import io.streamingatscale.testkit.TransactionalSinkTck;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The rules of sinks, in each mode that has them. */
@Tag("slow")
class CosmosSinkTckTest {

    private static final Documents<String> DOCUMENTS =
            Documents.<String>ofFields().id(StreamRecord::value).partitionKey("/pk", StreamRecord::value);

    abstract static class Keyed extends KeyedSinkTck<String> {

        final String container = CosmosTckPlace.container();

        @Override
        protected String value(String id) {
            return id;
        }

        @Override
        protected List<String> stored() {
            return CosmosTckPlace.ids(container);
        }

        @Override
        protected boolean keepsOrder() {
            return false;
        }
    }

    @Nested
    class CreateIfAbsent extends Keyed {
        @Override
        protected Sink<String> open() {
            return CosmosSink.createIfAbsent(CosmosTckPlace.connection(), container, DOCUMENTS);
        }
    }

    @Nested
    class Upsert extends Keyed {
        @Override
        protected Sink<String> open() {
            return CosmosSink.upsert(CosmosTckPlace.connection(), container, DOCUMENTS);
        }

        @Override
        protected boolean tellsAbsorbed() {
            return false;
        }
    }

    @Nested
    class UpsertIfNewer extends Keyed {
        @Override
        protected Sink<String> open() {
            return CosmosSink.upsertIfNewer(
                    CosmosTckPlace.connection(), container, DOCUMENTS.version("version", r -> 1L));
        }
    }

    @Nested
    class Transactional extends TransactionalSinkTck<String> {

        private final String container = CosmosTckPlace.container();

        @Override
        protected Sink<String> open() {
            Documents<String> documents =
                    Documents.<String>ofFields().id(StreamRecord::value).partitionedBySource("/pk");
            return CosmosSink.createIfAbsent(CosmosTckPlace.connection(), container, documents)
                    .transactional();
        }

        @Override
        protected String value(String id) {
            return id;
        }

        @Override
        protected List<String> stored() {
            return CosmosTckPlace.ids(container);
        }

        @Override
        protected boolean keepsOrder() {
            return false;
        }
    }
}

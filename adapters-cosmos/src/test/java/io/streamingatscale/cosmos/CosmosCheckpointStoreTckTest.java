package io.streamingatscale.cosmos;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.testkit.CheckpointStoreTck;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The rules of checkpoint stores, in a container of their own and beside the documents of a sink. */
@Tag("slow")
class CosmosCheckpointStoreTckTest {

    abstract static class Stores extends CheckpointStoreTck {

        final String container = CosmosTckPlace.container();

        /** Numbers are doubles there. */
        @Override
        protected long greatestOffset() {
            return (1L << 53) - 1;
        }
    }

    @Nested
    class OwnContainer extends Stores {
        @Override
        protected CheckpointStore open() {
            return CosmosCheckpointStore.in(CosmosTckPlace.connection()).container("checkpoints-of-" + container);
        }
    }

    @Nested
    class BesideDocuments extends Stores {
        @Override
        protected CheckpointStore open() {
            Documents<String> documents =
                    Documents.<String>ofFields().id(StreamRecord::value).partitionedBySource("/pk");
            return CosmosSink.createIfAbsent(CosmosTckPlace.connection(), container, documents)
                    .transactional()
                    .checkpointStore()
                    .orElseThrow();
        }
    }
}

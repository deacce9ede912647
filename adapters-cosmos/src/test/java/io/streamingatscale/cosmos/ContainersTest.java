package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.IncludedPath;
import com.azure.cosmos.models.IndexingMode;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is checked before anything is written, and what is created. */
class ContainersTest extends CosmosTest {

    private CosmosContainerProperties properties(String container) {
        CosmosAsyncClient client = connection().client().acquire();
        try {
            return Objects.requireNonNull(client.getDatabase(DATABASE)
                            .getContainer(container)
                            .read()
                            .block())
                    .getProperties();
        } finally {
            connection().client().release();
        }
    }

    @Test
    void rawdata_createdTwice_isTheSamplesContainer() {
        ContainerDefinition.rawdata().createIfAbsent(connection());
        ContainerDefinition.rawdata().createIfAbsent(connection());

        CosmosContainerProperties rawdata = properties("rawdata");
        assertThat(rawdata.getPartitionKeyDefinition().getPaths()).containsExactly("/deviceId");
        assertThat(rawdata.getUniqueKeyPolicy().getUniqueKeys())
                .singleElement()
                .satisfies(key -> assertThat(key.getPaths()).containsExactly("/eventId"));
        assertThat(rawdata.getIndexingPolicy().getIndexingMode()).isEqualTo(IndexingMode.CONSISTENT);
        assertThat(rawdata.getIndexingPolicy().getIncludedPaths())
                .extracting(IncludedPath::getPath)
                .contains("/type/?", "/deviceId/?", "/createdAt/?")
                .doesNotContain("/*");
    }

    @Test
    void timeToLive_isSet() {
        assertThat(properties(create(ContainerDefinition.named("expiring").timeToLive(Duration.ofMinutes(2))))
                        .getDefaultTimeToLiveInSeconds())
                .isEqualTo(120);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContainerDefinition.named("x").timeToLive(Duration.ofMillis(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> ContainerDefinition.named(" "));
    }

    @Test
    void open_containerMissing_tellsToCreateIt() {
        assertRefused(CosmosSink.upsert(connection(), "no-such", ITEMS), "create it first", "no-such");
        assertRefused(
                CosmosSink.upsert(
                        CosmosConnection.of(emulator().endpoint(), emulator().key(), "no-database")
                                .mode(com.azure.cosmos.ConnectionMode.GATEWAY),
                        "items",
                        ITEMS),
                "create it first",
                "no-database");
    }

    @Test
    void open_otherPartitionKey_isRefused() {
        String container = create(ContainerDefinition.named("other-key").partitionKey("/deviceId"));

        assertRefused(CosmosSink.upsert(connection(), container, ITEMS), "mapped=/pk", "[/deviceId]");
    }

    @Test
    void open_tombstonesWhereNothingExpires_isRefused() {
        String container = container();

        assertRefused(
                CosmosSink.upsertIfNewer(connection(), container, STATES.deletedWhen(r -> true)),
                "time to live",
                container);
    }

    @Test
    void open_serviceDown_isTriedAgain() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.upsert(connection(), container, ITEMS);
        emulator().refuse(true);
        try {
            assertThatThrownBy(() -> sink.open(CLAIM)).isInstanceOf(TransientException.class);
        } finally {
            emulator().refuse(false);
        }
        sink.open(CLAIM).close();
        sink.close();
    }

    private static void assertRefused(CosmosSink<Item> sink, String rule, String detail) {
        assertThatThrownBy(() -> sink.open(CLAIM))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(rule)
                .hasMessageContaining(detail);
        sink.close();
    }

    @Test
    void mapping_notWhole_isRefusedAtOnce() {
        assertMappingRefused(Documents.ofFields(), "id(...)");
        assertMappingRefused(Documents.<Item>ofFields().id(r -> "x"), "partitionKey(...)");
        assertMappingRefused(ITEMS.field("pk", r -> 1), "mapped once");
        assertThatIllegalArgumentException().isThrownBy(() -> ITEMS.field("text", r -> 1));
        assertThatIllegalArgumentException().isThrownBy(() -> ITEMS.field("id", r -> 1));
        assertThatIllegalArgumentException().isThrownBy(() -> ITEMS.field("_ts", r -> 1));
        assertThatIllegalArgumentException().isThrownBy(() -> ITEMS.field(" ", r -> 1));
        assertThatIllegalArgumentException().isThrownBy(() -> ITEMS.partitionKey("deviceId", r -> 1));
        assertThatIllegalArgumentException().isThrownBy(() -> ITEMS.partitionKey("/a/b", r -> 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CosmosSink.upsertIfNewer(connection(), "items", ITEMS))
                .withMessageContaining("version(...)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CosmosSink.createIfAbsent(connection(), "items", ITEMS.deletedWhen(r -> true)))
                .withMessageContaining("not deleted");
    }

    private void assertMappingRefused(Documents<Item> documents, String remedy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CosmosSink.upsert(connection(), "items", documents))
                .withMessageContaining(remedy);
    }

    @Test
    void patch_notWhole_isRefusedAtOnce() {
        Patch<Item> none = Patch.of(ITEMS);
        assertThatIllegalArgumentException().isThrownBy(() -> none.set("a", r -> 1));
        assertThatIllegalArgumentException().isThrownBy(none::complete).withMessageContaining("1 to 10 operations");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.increment("/n", r -> 1).complete())
                .withMessageContaining("version(...)");
        Patch<Item> many = Patch.of(STATES);
        for (int i = 0; i < 10; i++) {
            String path = "/f" + i;
            many = many.set(path, r -> 1);
        }
        assertThatIllegalArgumentException().isThrownBy(many::complete);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Patch.of(ITEMS.deletedWhen(r -> true)).set("/a", r -> 1).complete());
    }

    @Test
    void settings_nonsense_areRefused() {
        CosmosSink<Item> sink = CosmosSink.upsert(connection(), "items", ITEMS);

        assertThatIllegalArgumentException().isThrownBy(() -> CosmosSink.upsert(connection(), " ", ITEMS));
        assertThatIllegalArgumentException().isThrownBy(() -> sink.batchSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> sink.writers(257));
        assertThatIllegalArgumentException().isThrownBy(() -> sink.requestUnitsPerSecond(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> sink.timeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> sink.tombstones(Duration.ofMillis(3)));
        sink.close();
    }

    @Test
    void limits_tellWhatLastWriteWinsMeans() {
        Patch<Item> plain = Patch.of(ITEMS).set("/a", r -> 1);
        Patch<Item> guarded = Patch.of(STATES).set("/a", r -> 1);

        assertThat(CosmosSink.upsert(connection(), "items", ITEMS).limits()).hasSize(1);
        assertThat(CosmosSink.patch(connection(), "items", plain).limits()).hasSize(1);
        assertThat(CosmosSink.patch(connection(), "items", guarded).limits()).isEmpty();
        assertThat(CosmosSink.createIfAbsent(connection(), "items", ITEMS).limits())
                .isEmpty();
        assertThat(CosmosSink.upsertIfNewer(connection(), "items", STATES).limits())
                .isEmpty();
        assertThat(CosmosSink.upsert(connection(), "items", ITEMS).effect()).isEqualTo(Effect.KEYED);
        assertThat(CosmosSink.upsert(connection(), "items", ITEMS).name()).isEqualTo("items");
        assertThat(CosmosSink.upsert(connection(), "items", ITEMS).checkpointStore())
                .isEmpty();
    }
}

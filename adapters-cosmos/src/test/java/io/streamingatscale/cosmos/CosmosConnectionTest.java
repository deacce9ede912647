package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.cosmos.ConnectionMode;
import com.azure.cosmos.ConsistencyLevel;
import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.CosmosClientBuilder;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CosmosConnectionTest extends CosmosTest {

    private static final String WRONG_KEY = "d3Jvbmc=";

    @Test
    void of_nonsense_isRefusedAndQuotesNoKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CosmosConnection.of("account", WRONG_KEY, "streaming"))
                .withMessageContaining("https://account.documents.azure.com:443/")
                .withMessageNotContaining(WRONG_KEY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CosmosConnection.of(emulator().endpoint(), " ", "d"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CosmosConnection.of(emulator().endpoint(), WRONG_KEY, ""));
        assertThat(CosmosConnection.of(emulator().endpoint(), WRONG_KEY, "d").toString())
                .isEqualTo(emulator().endpoint() + " database d");
    }

    @Test
    void open_wrongKey_stopsWithTheRemedy() {
        CosmosSink<Item> sink = CosmosSink.upsert(
                CosmosConnection.of(emulator().endpoint(), WRONG_KEY, DATABASE).mode(ConnectionMode.GATEWAY),
                "items",
                ITEMS);

        assertThatThrownBy(() -> sink.open(CLAIM))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("check key, role and firewall")
                .hasMessageNotContaining(WRONG_KEY);
        sink.close();
    }

    @Test
    void open_nobodyListens_isTriedAgain() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        CosmosSink<Item> sink = CosmosSink.upsert(
                CosmosConnection.of("http://127.0.0.1:" + port + "/", WRONG_KEY, DATABASE)
                        .mode(ConnectionMode.GATEWAY),
                "items",
                ITEMS);

        assertThatThrownBy(() -> sink.open(CLAIM)).isInstanceOf(TransientException.class);
        sink.close();
    }

    @Test
    void of_clientPassedIn_servesOneSinkAfterTheOther() {
        String container = container();
        try (CosmosAsyncClient client = new CosmosClientBuilder()
                .endpoint(emulator().endpoint())
                .key(emulator().key())
                .gatewayMode()
                .contentResponseOnWriteEnabled(true)
                .buildAsyncClient()) {
            CosmosConnection given = CosmosConnection.of(client, DATABASE);
            for (int i = 0; i < 2; i++) {
                CosmosSink<Item> sink = CosmosSink.createIfAbsent(given, container, ITEMS);
                assertThat(write(sink, List.of(item(i, "k" + i, "t")))).isEqualTo(new CommitResult(1, 0));
                sink.close();
            }
            assertThat(client.getDatabase(DATABASE).read().block()).isNotNull();
            assertThatThrownBy(() -> given.consistency(ConsistencyLevel.EVENTUAL))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void settings_areThoseOfTheClient() {
        AtomicInteger applied = new AtomicInteger();
        CosmosConnection set = connection()
                .consistency(ConsistencyLevel.EVENTUAL)
                .preferredRegions(List.of())
                .with(builder -> {
                    applied.incrementAndGet();
                    return builder.userAgentSuffix("mine");
                });
        String container = container();
        CosmosSink<Item> sink = CosmosSink.upsert(set, container, ITEMS);
        CosmosCheckpointStore store = CosmosCheckpointStore.in(set);

        store.claim("p", PARTITION);
        write(sink, List.of(item(0, "a", "x")));

        assertThat(applied).hasValue(1);
        sink.close();
        store.close();
        assertThat(set.database()).isEqualTo(DATABASE);
    }

    @Test
    void client_isSharedUntilTheLastUserIsGone() {
        AtomicInteger made = new AtomicInteger();
        CosmosConnection counting = connection().with(builder -> {
            made.incrementAndGet();
            return builder;
        });
        String container = container();
        CosmosSink<Item> first = CosmosSink.upsert(counting, container, ITEMS);
        CosmosSink<Item> second = CosmosSink.upsert(counting, container, ITEMS);
        CosmosSink<Item> third = CosmosSink.upsert(counting, container, ITEMS);

        write(first, List.of(item(0, "a", "x")));
        write(second, List.of(item(1, "a", "y")));
        first.close();
        write(third, List.of(item(2, "a", "z")));
        assertThat(made).hasValue(1);
        second.close();
        third.close();

        CosmosSink<Item> later = CosmosSink.upsert(counting, container, ITEMS);
        write(later, List.of(item(3, "b", "x")));
        later.close();
        assertThat(made).hasValue(2);
    }

    @Test
    void of_credential_isAskedForATokenOfTheAccount() {
        AtomicInteger asked = new AtomicInteger();
        CosmosConnection identity = CosmosConnection.of(
                        emulator().endpoint(),
                        request -> {
                            asked.incrementAndGet();
                            return Mono.just(new AccessToken(
                                    "t", OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
                        },
                        DATABASE)
                .mode(ConnectionMode.GATEWAY);
        CosmosSink<Item> sink = CosmosSink.upsert(identity, "items", ITEMS);

        // the emulator knows keys alone
        assertThatThrownBy(() -> sink.open(CLAIM)).isInstanceOf(ConfigurationException.class);
        assertThat(asked.get()).isPositive();
        sink.close();
    }
}

package io.streamingatscale.cosmos.emulator;

import com.azure.cosmos.ChangeFeedProcessor;
import com.azure.cosmos.ChangeFeedProcessorBuilder;
import com.azure.cosmos.models.ChangeFeedProcessorOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class ChangeFeedProcessorTest extends OnPartitions {

    @Test
    void processor_seesAllChanges_afterASplitToo() {
        client.database().createContainer("leases", "/id");
        Client leases = Client.of(emulator, builder -> builder.contentResponseOnWriteEnabled(true));
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        write(0, 20);
        ChangeFeedProcessor processor = new ChangeFeedProcessorBuilder()
                .hostName("host")
                .feedContainer(client.asyncContainer())
                .leaseContainer(leases.asyncContainer("leases"))
                .options(new ChangeFeedProcessorOptions()
                        .setStartFromBeginning(true)
                        .setFeedPollDelay(Duration.ofMillis(50))
                        .setLeaseAcquireInterval(Duration.ofMillis(200)))
                .handleLatestVersionChanges(items -> items.forEach(
                        item -> seen.add(item.getCurrent().path("n").asInt())))
                .buildChangeFeedProcessor();
        emulator.faults()
                .onRequest(
                        99999,
                        r -> {
                            return false;
                        },
                        Fault.drop());
        processor.start().block(Patience.LONG);
        try {
            emulator.await(Patience.LONG, () -> seen.size() == 20);
            write(20, 30);
            emulator.await(Patience.LONG, () -> seen.size() == 30);
            emulator.split(Client.DATABASE, Client.CONTAINER, "0");
            write(30, 50);
            emulator.await(Patience.LONG, () -> seen.size() == 50);
        } finally {
            processor.stop().block(Patience.LONG);
            leases.close();
        }
    }

    private void write(int from, int to) {
        for (int i = from; i < to; i++) {
            client.create(Client.item("i" + i, "k" + i, i));
        }
    }
}

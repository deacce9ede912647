package io.streamingatscale.dedup;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;

/** A process that is to be killed in the middle of a call: it holds the lock inside the newest generation's file. */
final class HoldingChild {

    private HoldingChild() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path directory = Path.of(args[0]);
        ChronicleState state = ChronicleState.read(directory);
        ChronicleState.Generation newest = state.generations.get(state.generations.size() - 1);
        Path file = directory.resolve(newest.fileName());
        try (ChronicleMap<ChronicleKey, ChronicleValue> map = ChronicleMapBuilder.of(
                                ChronicleKey.class, ChronicleValue.class)
                        .createPersistedTo(file.toFile());
                ExternalMapQueryContext<ChronicleKey, ChronicleValue, ?> context =
                        map.queryContext(new ChronicleKey())) {
            context.writeLock().lock();
            ChronicleControl.open(directory).busy(true);
            out.println("holding " + newest.fileName());
            new Scanner(System.in, StandardCharsets.UTF_8).nextLine();
        }
    }
}

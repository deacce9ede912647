package io.streamingatscale.testkit;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/** An owner that saves one offset after the other until it is fenced, on a thread of its own. */
final class ClaimRace {

    private static final int ATTEMPTS = 50;
    private static final int SAVES_BEFORE = 3;
    private static final int SAVES_AFTER = 3;
    /** So many while a claim is tried, and the old owner lets it pass: who compares versions may prefer who writes faster. */
    private static final int SAVES_AT_ONCE = 20;

    private final CheckpointStore store;
    private final Claim claim;
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final CompletableFuture<Long> confirmed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> claimed = new CompletableFuture<>();
    private volatile boolean isSaving;
    private volatile boolean isRace;

    private ClaimRace(CheckpointStore store, Claim claim) {
        this.store = store;
        this.claim = claim;
    }

    /** Calls until the store confirms: it may refuse for now, but not for ever. */
    static <R> R retried(Supplier<R> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (CheckpointException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Tries to claim with each store on a thread of its own, so many times each, and returns the epochs of all that were confirmed. */
    static List<Long> claims(
            List<CheckpointStore> stores, int times, Function<CheckpointStore, Claim> claim, Patience patience) {
        ExecutorService threads = Executors.newFixedThreadPool(stores.size());
        try {
            List<CompletableFuture<List<Long>>> claims = stores.stream()
                    .map(store -> CompletableFuture.supplyAsync(() -> epochs(times, () -> claim.apply(store)), threads))
                    .toList();
            return claims.stream()
                    .flatMap(each -> patience.await(each).stream())
                    .toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Long> epochs(int times, Supplier<Claim> claim) {
        List<Long> confirmed = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try {
                confirmed.add(claim.get().epoch());
            } catch (CheckpointException e) {
                // another one was faster
            }
        }
        return confirmed;
    }

    /** Begins to save, and returns when some saves are confirmed and another is under way. */
    static ClaimRace saving(CheckpointStore store, Claim claim, Patience patience) {
        ClaimRace race = new ClaimRace(store, claim);
        Thread thread = new Thread(race::run, "saves of an old owner");
        thread.setDaemon(true);
        thread.start();
        patience.await(race.begun);
        patience.until(() -> "next save", () -> race.isSaving || race.confirmed.isDone(), Thread::onSpinWait);
        race.isRace = true;
        return race;
    }

    private void run() {
        try {
            confirmed.complete(saveUntilFenced());
        } catch (RuntimeException e) {
            confirmed.completeExceptionally(e);
        } finally {
            begun.complete(true);
        }
    }

    /** Returns the last offset confirmed. A store that does not fence is not asked for ever. */
    private long saveUntilFenced() {
        long last = claim.position().map(Position::offset).orElse(0L);
        int saves = 0;
        int savesMeanwhile = 0;
        int savesAfter = 0;
        while (savesAfter < SAVES_AFTER) {
            savesMeanwhile += isRace ? 1 : 0;
            if (savesMeanwhile > SAVES_AT_ONCE) {
                claimed.join();
            }
            savesAfter += claimed.isDone() ? 1 : 0;
            if (!isSaved(claim.checkpointAt(Position.of(last + 1)))) {
                return last;
            }
            last++;
            if (++saves == SAVES_BEFORE) {
                begun.complete(true);
            }
        }
        return last;
    }

    private boolean isSaved(Checkpoint checkpoint) {
        isSaving = true;
        try {
            return retried(() -> {
                store.save(checkpoint);
                return true;
            });
        } catch (FencedException e) {
            return false;
        } finally {
            isSaving = false;
        }
    }

    /** Waits until the owner is fenced, and returns the last offset whose save was confirmed; called after a later claim. */
    long lastConfirmed(Patience patience) {
        claimed.complete(true);
        return patience.await(confirmed);
    }
}

package io.streamingatscale.testkit;

import io.streamingatscale.core.Effect;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What outlives the processes of a run: log, checkpoints, tables, disks, and requests under way. */
final class SimWorld<T> {

    private final SimRun<T> run;
    private final SimEffects effects;
    private final SimLog<T> log;
    private final SimWire wire;
    private final SimJudge judge;
    private final SimCheckpoints checkpoints;
    private final Map<String, SimTable> tables = new LinkedHashMap<>();
    private final Map<Integer, SimDisk> disks = new HashMap<>();
    private final long mostIds;
    private boolean isIndexUsed;

    SimWorld(SimSetup<T> setup, SimPlan plan, SimRun<T> run, SimExpectation expectation) {
        this.run = run;
        this.mostIds = Math.max(1, 2L * setup.partitions() * setup.records());
        this.effects = new SimEffects(this, plan);
        this.log = new SimLog<>(setup, run);
        this.wire = new SimWire(run, effects);
        this.judge = new SimJudge(expectation, setup, tables);
        this.checkpoints = new SimCheckpoints(judge);
    }

    void addActors(List<SimActor> actors) {
        actors.add(new SimActor(log::hasMore, log::append));
        actors.add(new SimActor(wire::hasRequests, wire::arrive));
        actors.add(new SimActor(wire::hasReplies, wire::reply));
    }

    SimRun<T> run() {
        return run;
    }

    SimEffects effects() {
        return effects;
    }

    SimLog<T> log() {
        return log;
    }

    SimWire wire() {
        return wire;
    }

    SimJudge judge() {
        return judge;
    }

    SimCheckpoints checkpoints() {
        return checkpoints;
    }

    SimTable table(String name, Effect effect) {
        return tables.computeIfAbsent(name, key -> new SimTable(name, effect));
    }

    Map<String, SimTable> tables() {
        return tables;
    }

    /** Returns the disk of a process, for its index of ids. */
    SimDisk disk(SimProcess<?> process) {
        isIndexUsed = true;
        return disks.computeIfAbsent(process.number(), key -> new SimDisk());
    }

    /** Returns the number of different ids that a log can have, and of room for those that are seen again. */
    long mostIds() {
        return mostIds;
    }

    void loseDisk(int process) {
        disks.remove(process);
    }

    void died(SimProcess<?> process) {
        log.leave(process);
        wire.died(process);
        SimDisk disk = disks.get(process.number());
        if (disk != null) {
            disk.crash(whatIsLeft());
        }
    }

    /** Nothing of what was not forced, all of it, or some. */
    private SimChoice whatIsLeft() {
        Random random = run.isFair() ? new Random(effects.entries().size()) : run.random();
        return switch (random.nextInt(3)) {
            case 0 -> SimChoice.NOTHING;
            case 1 -> SimChoice.ALL;
            default -> random::nextInt;
        };
    }

    /** Returns whether every pipeline has committed all of the log and nothing is under way. */
    boolean isComplete() {
        return !log.hasMore() && !wire.isBusy() && judge.isComplete(log);
    }

    String progress() {
        return judge.progress(log);
    }

    /** Has something go wrong beside an effect of a process. */
    void happen(FaultKind kind, SimProcess<?> process) {
        switch (kind) {
            case REVOKE, LOSE, OVERLAP -> log.move(kind, process);
            case RESTART -> process.closeSoon();
            case SILENCE -> log.silence();
            case CLOCK_JUMP ->
                run.clock().jump(Duration.ofHours(effects.entries().size() % 2 == 0 ? 1 : -1));
            case RETENTION -> withoutIndex(() -> log.trim(judge));
            case TRUNCATION -> withoutIndex(() -> log.truncate(judge));
            case RECREATION -> withoutIndex(log::recreate);
            default -> throw new IllegalArgumentException("not a fault of the world: kind=" + kind);
        }
    }

    /** Leaves a log alone in which ids are looked for: a copy of what is gone may take effect again. */
    private void withoutIndex(Runnable removal) {
        if (!isIndexUsed) {
            removal.run();
        }
    }
}

package io.streamingatscale.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** Has a life end at each change of a disk in turn, and go on with whatever a crash may leave there. */
final class DiskLives {

    /** What uses a directory until the crash, and what must be found there afterwards. */
    interface Life {
        /** Does its work; may be ended by any change of the disk. */
        void before(Path directory);

        /** Asserts that what was promised is there, and works on; may be ended too, and come again. */
        void after(Path directory);
    }

    /** What makes a life anew. */
    interface Making {
        Life make();
    }

    /**
     * What happens to the disk.
     *
     * @param end the change before which the life ends, from 1
     * @param failing the change that fails in part
     */
    private record Fate(int end, int failing) {
        static final Fate NONE = new Fate(Integer.MAX_VALUE, 0);

        static Fate endsAt(int change) {
            return new Fate(change, 0);
        }
    }

    private static final String DIRECTORY = "/kept";

    private final Making making;
    private final Random random = new Random(1);
    private int crashes;

    DiskLives(Making making) {
        this.making = making;
    }

    /** Returns how many crashes there were. */
    int crashes() {
        return crashes;
    }

    /** Ends a life at each change, with all that can be left of it. */
    void endEverywhere() {
        boolean hasDied = true;
        for (int at = 1; hasDied; at++) {
            EveryChoice left = new EveryChoice();
            do {
                Life life = making.make();
                SimDisk disk = new SimDisk();
                hasDied = diesBefore(life, disk, Fate.endsAt(at));
                crash(disk, left);
                life.after(mount(disk, Fate.NONE));
            } while (left.hasAnother());
        }
    }

    /** Has each change fail once, in part, and then a life end at each that follows, with something of it left. */
    void failAndEndEverywhere() {
        for (int failing = 1; diesBefore(making.make(), new SimDisk(), Fate.endsAt(failing)); failing++) {
            boolean hasDied = true;
            for (int at = failing + 1; hasDied; at++) {
                Life life = making.make();
                SimDisk disk = new SimDisk();
                hasDied = diesBefore(life, disk, new Fate(at, failing));
                crash(disk, random::nextInt);
                life.after(mount(disk, Fate.NONE));
            }
        }
    }

    /** Ends a life at each change, and the one after it at each change too, with something left of both. */
    void endTwiceEverywhere() {
        for (int at = 1; diesBefore(making.make(), new SimDisk(), Fate.endsAt(at)); at++) {
            boolean hasDied = true;
            for (int again = 1; hasDied; again++) {
                Life life = making.make();
                SimDisk disk = new SimDisk();
                diesBefore(life, disk, Fate.endsAt(at));
                crash(disk, random::nextInt);
                Path directory = mount(disk, Fate.endsAt(again));
                hasDied = dies(() -> life.after(directory));
                crash(disk, random::nextInt);
                life.after(mount(disk, Fate.NONE));
            }
        }
    }

    private void crash(SimDisk disk, SimChoice left) {
        disk.crash(left);
        crashes++;
    }

    private static boolean diesBefore(Life life, SimDisk disk, Fate fate) {
        Path directory = mount(disk, fate);
        return dies(() -> life.before(directory));
    }

    private static boolean dies(Runnable life) {
        try {
            life.run();
            return false;
        } catch (ProcessDeath e) {
            return true;
        }
    }

    private static Path mount(SimDisk disk, Fate fate) {
        int[] changes = {0};
        return disk.mounted((what, change, part) -> {
                    changes[0]++;
                    if (changes[0] >= fate.end) {
                        throw new ProcessDeath();
                    }
                    if (changes[0] == fate.failing) {
                        part.run();
                        throw new IOException("disk failed: " + what);
                    }
                    change.run();
                })
                .getPath(DIRECTORY);
    }
}

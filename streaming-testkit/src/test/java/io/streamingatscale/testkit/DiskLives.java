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

        /** Asserts that what was promised is there, and works on. */
        void after(Path directory);
    }

    /** What makes a life anew. */
    interface Making {
        Life make();
    }

    private static final String DIRECTORY = "/kept";

    private final Making making;
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
        int at = 1;
        while (endAt(at)) {
            at++;
        }
    }

    private boolean endAt(int at) {
        EveryChoice left = new EveryChoice();
        do {
            Life life = making.make();
            SimDisk disk = new SimDisk();
            if (!dies(life, disk, at, -1)) {
                life.after(mount(disk, Integer.MAX_VALUE, -1));
                return false;
            }
            crash(disk, left);
            life.after(mount(disk, Integer.MAX_VALUE, -1));
        } while (left.hasAnother());
        return true;
    }

    /** Has each change fail once, in part, and then a life end at each that follows. */
    void failAndEndEverywhere() {
        Random random = new Random(1);
        for (int failing = 1; ; failing++) {
            boolean isAny = false;
            for (int at = failing + 1; ; at++) {
                Life life = making.make();
                SimDisk disk = new SimDisk();
                boolean hasDied = dies(life, disk, at, failing);
                isAny |= hasDied;
                crash(disk, random::nextInt);
                life.after(mount(disk, Integer.MAX_VALUE, -1));
                if (!hasDied) {
                    break;
                }
            }
            if (!isAny) {
                return;
            }
        }
    }

    private void crash(SimDisk disk, SimChoice left) {
        disk.crash(left);
        crashes++;
    }

    private static boolean dies(Life life, SimDisk disk, int at, int failing) {
        try {
            life.before(mount(disk, at, failing));
            return false;
        } catch (ProcessDeath e) {
            return true;
        }
    }

    private static Path mount(SimDisk disk, int end, int failing) {
        int[] changes = {0};
        return disk.mounted((what, change, part) -> {
                    changes[0]++;
                    if (changes[0] >= end) {
                        throw new ProcessDeath();
                    }
                    if (changes[0] == failing) {
                        part.run();
                        throw new IOException("disk failed: " + what);
                    }
                    change.run();
                })
                .getPath(DIRECTORY);
    }
}

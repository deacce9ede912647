package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share an index, and are killed. {@code -Ddedup.kills} says how many times, 6 if it is not given. */
@Timeout(600)
@Tag("processes")
class ChronicleSharingProcessTest {

    private static final int LAST = SharingChild.IDS / SharingChild.BATCH - 1;
    private static final int KILLS = Integer.getInteger("dedup.kills", 6);

    @TempDir
    Path directory;

    private final List<ChildJvm> children = new ArrayList<>();
    private final Side one = new Side("one");
    private final Side two = new Side("two");

    @AfterEach
    void endChildren() {
        children.forEach(ChildJvm::close);
    }

    /** What the processes of one partition were told, one after the other. */
    private final class Side {
        final String name;
        final BitSet passed = new BitSet();
        final BitSet told = new BitSet();
        ChildJvm child;
        int next;

        Side(String name) {
            this.name = name;
        }

        void start(int firstBatch, int step) throws InterruptedException {
            child = ChildJvm.start(ChildJvm.FLAGS, SharingChild.class, directory, name, firstBatch, step);
            children.add(child);
            assertThat(child.line()).isEqualTo("ready");
        }

        void go(int batches) throws IOException {
            child.say(Integer.toString(batches));
        }

        /** Takes what the process says of one batch; returns false if it had no more to say. */
        boolean take() throws InterruptedException {
            String line = child.line();
            String[] parts = line.split(" ", -1);
            // it is done, or was killed; a line that a kill cut short counts as not said
            if (parts.length < 2 || parts[1].length() < SharingChild.BATCH) {
                return false;
            }
            int batch = Integer.parseInt(parts[0]);
            assertThat(parts[1]).as("verdicts of batch " + batch).doesNotContain("X");
            for (int i = 0; i < SharingChild.BATCH; i++) {
                int id = batch * SharingChild.BATCH + i;
                char verdict = parts[1].charAt(i);
                if (told.get(id)) {
                    assertThat(verdict)
                            .as("what was said of a record is said again: " + id)
                            .isEqualTo(passed.get(id) ? 'R' : 'D');
                }
                told.set(id);
                passed.set(id, verdict != 'D');
            }
            next = batch + 1;
            return true;
        }

        void takeAll() throws InterruptedException {
            while (take()) {
                // reads on
            }
        }
    }

    private void assertEachPassedOnce() {
        BitSet both = (BitSet) one.passed.clone();
        both.and(two.passed);
        assertThat(both.cardinality()).as("ids that passed twice").isZero();
        BitSet any = (BitSet) one.passed.clone();
        any.or(two.passed);
        assertThat(any.cardinality()).as("ids that passed").isEqualTo(SharingChild.IDS);
        assertThat(one.told.cardinality()).isEqualTo(SharingChild.IDS);
        assertThat(two.told.cardinality()).isEqualTo(SharingChild.IDS);
    }

    @Test
    void checkAll_twoProcessesFromBothEnds_eachIdPassesOnce() throws IOException, InterruptedException {
        one.start(0, 1);
        two.start(LAST, -1);

        one.go(LAST + 1);
        two.go(LAST + 1);
        one.takeAll();
        two.takeAll();

        assertEachPassedOnce();
        assertThat(one.passed.cardinality()).isPositive();
        assertThat(two.passed.cardinality()).isPositive();
    }

    @Test
    void checkAll_processesKilled_eachIdPassesOnceAndTheOtherGoesOn() throws IOException, InterruptedException {
        int batches = (LAST + 1) / (KILLS + 1);
        Random random = new Random(KILLS);
        one.start(0, 1);
        two.start(0, 1);
        for (int kill = 0; kill < KILLS; kill++) {
            Side killed = kill % 2 == 0 ? one : two;
            Side other = kill % 2 == 0 ? two : one;
            one.go(batches);
            two.go(batches);
            for (int i = random.nextInt(batches / 2); i > 0; i--) {
                killed.take();
            }
            killed.child.kill();
            killed.takeAll();
            other.takeAll();
            killed.start(killed.next, 1);
        }
        one.go(LAST + 1);
        two.go(LAST + 1);
        one.takeAll();
        two.takeAll();

        assertEachPassedOnce();
    }

    @Test
    void open_allProcessesKilled_knowsWhatTheyRecorded() throws IOException, InterruptedException {
        for (int batches = 7; batches < 200; batches += 60) {
            one.start(0, 1);
            one.go(LAST + 1);
            for (int i = 0; i < batches; i++) {
                one.take();
            }
            one.child.kill();
            one.takeAll();
        }

        one.start(0, 1);
        one.go(LAST + 1);
        one.takeAll();

        assertThat(one.passed.cardinality()).isEqualTo(SharingChild.IDS);
        assertThat(one.told.cardinality()).isEqualTo(SharingChild.IDS);
    }
}

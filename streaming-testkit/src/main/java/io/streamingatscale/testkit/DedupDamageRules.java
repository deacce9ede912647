package io.streamingatscale.testkit;

import static io.streamingatscale.dedup.DedupVerdict.NEW;
import static io.streamingatscale.dedup.DedupVerdict.REPLAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingatscale.dedup.Coverage;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.dedup.DedupVerdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** DX-32 to DX-34: files that were changed, cut or removed. */
abstract class DedupDamageRules extends DedupDurabilityRules {

    private static final int MOST = 1_000;
    private static final int RECORDED = 300;

    /** Leaves a directory with entries forced in three steps, each with its coverage. */
    private void record() {
        DedupIndex index = open(settings(MOST));
        for (int end = 100; end <= RECORDED; end += 100) {
            fill(index, end - 100, end);
            index.cover(p, new Coverage(0, end));
            index.force();
        }
        close(index);
    }

    private static void change(Path file, UnaryOperator<byte[]> change) throws IOException {
        Files.write(file, change.apply(Files.readAllBytes(file)));
    }

    private void invertMiddleThirds() throws IOException {
        for (Path file : files()) {
            change(directory().resolve(file), DedupDamageRules::withMiddleThirdInverted);
        }
    }

    private static byte[] withMiddleThirdInverted(byte[] bytes) {
        for (int i = bytes.length / 3; i < bytes.length * 2 / 3; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        return bytes;
    }

    private void needsNoticeOfDamage() {
        needsPersistence();
        assumeTrue(noticesDamage(), "the index does not notice damage");
    }

    /** Coverage claims no more than is known, what is known is true, and what is damaged is said where it is missing. */
    private void assertClaimsNothingFalse(DedupIndex index, String after) {
        Optional<Coverage> coverage = index.coverage(p);
        long claimed = coverage.map(Coverage::toOffset).orElse(0L);
        long from = coverage.map(Coverage::fromLogTime).orElse(0L);
        for (int i = 0; i < RECORDED; i++) {
            boolean isClaimed = i < claimed && T + i >= from;
            DedupVerdict verdict = check(index, "id" + i, p, i, T + i);
            assertThat(verdict).as("verdict of id%s, after %s", i, after).isIn(REPLAY, isClaimed ? REPLAY : NEW);
            assertVerdict(index, "never seen " + i, p, i, T, NEW);
        }
    }

    @Test
    @DisplayName("DX-32 damage is reported, and nothing false is known of it")
    final void open_damagedFiles_reportsDamage() throws IOException {
        needsNoticeOfDamage();
        record();
        invertMiddleThirds();

        DedupIndex index = open(settings(MOST));

        assertThat(index.damage()).as("damage").isPresent();
        assertThat(index.damage().orElseThrow().replace(directory().toString(), ""))
                .as("damage, without the directory")
                .doesNotContain("id1", "\n");
        assertThat(index.coverage(p).map(Coverage::toOffset).orElse(0L))
                .as("offset covered up to")
                .isLessThan(RECORDED);
        assertClaimsNothingFalse(index, "the middle of each file was inverted");
    }

    @Test
    @DisplayName("DX-32 a damaged index can be filled again")
    final void open_damagedFiles_canBeFilledAgain() throws IOException {
        needsNoticeOfDamage();
        record();
        invertMiddleThirds();
        DedupIndex index = open(settings(MOST));
        fill(index, 0, RECORDED);
        index.cover(p, new Coverage(0, RECORDED));
        index.force();
        close(index);

        index = open(settings(MOST));

        assertThat(index.damage()).as("damage").isEmpty();
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(0, RECORDED));
        assertClaimsNothingFalse(index, "the middle of each file was inverted");
    }

    @Test
    @DisplayName("DX-32 whichever byte was changed, nothing false is known or claimed")
    final void open_oneByteChanged_knowsNothingFalse() throws IOException {
        needsNoticeOfDamage();
        record();
        for (Path file : files()) {
            for (int part = 0; part < 16; part++) {
                assertKnowsNothingFalse(file, part);
            }
        }
    }

    private void assertKnowsNothingFalse(Path file, int part) throws IOException {
        Path copy = copyOfFiles("changed-" + flat(file) + part);
        change(copy.resolve(file), bytes -> withOneInverted(bytes, part));
        DedupIndex index = open(settings(MOST).directory(copy));
        assertClaimsNothingFalse(index, "a byte was changed: file=" + file + ", sixteenth=" + part);
        close(index);
    }

    private static String flat(Path file) {
        return file.toString().replace(File.separatorChar, '_');
    }

    private static byte[] withOneInverted(byte[] bytes, int part) {
        if (bytes.length > 0) {
            bytes[(int) (bytes.length * (part + 0.5) / 16)] ^= 0x5a;
        }
        return bytes;
    }

    @Test
    @DisplayName("DX-33 of whichever file is missing or cut, coverage claims no more than is known")
    final void open_fileMissingOrCut_leavesNoSilentGap() throws IOException {
        needsNoticeOfDamage();
        record();
        for (Path file : files()) {
            for (int part = 0; part < 4; part++) {
                assertLeavesNoSilentGap(file, part);
            }
        }
    }

    /** Keeps {@code part} quarters of a file, and with none not even its name. */
    private void assertLeavesNoSilentGap(Path file, int part) throws IOException {
        Path copy = copyOfFiles("cut-" + flat(file) + part);
        if (part == 0) {
            Files.delete(copy.resolve(file));
        } else {
            change(copy.resolve(file), bytes -> Arrays.copyOf(bytes, bytes.length * part / 4));
        }
        DedupIndex index = open(settings(MOST).directory(copy));
        assertClaimsNothingFalse(index, "a file was cut: file=" + file + ", quarters=" + part);
        close(index);
    }

    @Test
    @DisplayName("DX-34 a directory of another scope is damage: its entries are not used")
    final void open_otherScope_isDamage() {
        needsPersistence();
        record();

        DedupIndex index = open(settings(MOST).scope(DedupScope.ALL_PARTITIONS));

        assertThat(index.damage()).as("damage").isPresent();
        assertThat(index.coverage(p)).as("coverage of p").isEmpty();
        assertVerdict(index, "id1", q, 1, T, NEW);
    }
}

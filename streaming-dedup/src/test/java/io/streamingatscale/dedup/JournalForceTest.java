package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forces that fail, and what the next one makes of it; files that end; other bounds at the next opening. */
class JournalForceTest extends JournalFixture {

    private String failing = "";

    private void failIfAsked(String step) throws IOException {
        if (step.equals(failing)) {
            throw new IOException("No space left on device");
        }
    }

    private DedupIndex openFailing() {
        return OffHeapDedupIndex.open(settings(), 1, this::failIfAsked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "write", "force", "force directory"})
    void force_firstOneFails_nextOneWritesAll(String step) {
        try (DedupIndex index = openFailing()) {
            failing = step;
            assertThatThrownBy(() -> record(index, 0, 10))
                    .isInstanceOf(DedupException.class)
                    .hasMessageContaining(temporary.toString())
                    .hasMessageContaining("No space left on device");
            assertThat(check(index, 9)).isEqualTo(DedupVerdict.REPLAY);
            failing = "";
            record(index, 10, 20);
        }

        assertKnown(20, 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "force"})
    void force_laterOneFails_countsOnlyWhatWasConfirmed(String step) {
        try (DedupIndex index = openFailing()) {
            record(index, 0, 10);
            failing = step;
            for (int again = 0; again < 3; again++) {
                assertThatThrownBy(() -> record(index, 10, 20)).isInstanceOf(DedupException.class);
            }
            failing = "";
            index.forget(0, 3, 4);
            record(index, 20, 30);
            record(index, 30, 40);
        }

        try (DedupIndex index = open(settings())) {
            assertThat(index.damage()).isEmpty();
            assertThat(index.entries()).isEqualTo(40);
            assertThat(index.coverage(0)).contains(new Coverage(0, 40));
            for (int id = 0; id < 40; id++) {
                assertThat(check(index, id) == DedupVerdict.REPLAY).isEqualTo(id != 3);
            }
        }
    }

    @Test
    void open_afterForceThatFailed_isAsOfTheOneBeforeOrThatOne() {
        try (DedupIndex index = openFailing()) {
            record(index, 0, 10);
            failing = "force";
            assertThatThrownBy(() -> record(index, 10, 20)).isInstanceOf(DedupException.class);
        }

        try (DedupIndex index = open(settings())) {
            assertThat(index.damage()).isEmpty();
            assertThat(assertIsAsOfSomeForce(index, 10, 20, "after a failed force"))
                    .isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void force_interrupted_nextOneWritesAll() {
        try (DedupIndex index = open(settings())) {
            record(index, 0, 10);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> record(index, 10, 20)).isInstanceOf(DedupException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(() -> open(settings())).isInstanceOf(DedupException.class);
            record(index, 20, 30);
        }

        assertKnown(30, 10);
    }

    @Test
    void force_nothingNew_writesNothing() throws IOException {
        try (DedupIndex index = open(settings())) {
            record(index, 0, 10);
            long size = Files.size(journals(temporary.resolve("index")).get(0));

            index.force();
            record(index, 0, 10);

            assertThat(Files.size(journals(temporary.resolve("index")).get(0))).isEqualTo(size);
        }
    }

    private void assertKnown(int most, int step) {
        try (DedupIndex index = open(settings())) {
            assertThat(index.damage()).isEmpty();
            assertThat(assertIsAsOfSomeForce(index, step, most, "reopened")).isEqualTo(most);
        }
    }

    @Test
    void force_entriesExpire_filesAreDeletedAndTheRestIsKnown() throws IOException {
        int perForce = 3_000;
        int most = 100 * perForce;
        DedupSettings settings = settings();
        try (DedupIndex index = open(settings)) {
            for (int from = 0; from < most; from += perForce) {
                index.expireBefore(T + from - 10L * perForce);
                record(index, from, from + perForce);
            }
            assertThat(journals(temporary.resolve("index"))).hasSizeBetween(3, 16);
        }

        try (DedupIndex index = open(settings)) {
            assertThat(index.damage()).isEmpty();
            assertThat(index.entries()).isEqualTo(11L * perForce);
            assertThat(check(index, most - 11 * perForce)).isEqualTo(DedupVerdict.REPLAY);
            assertThat(check(index, most - 1)).isEqualTo(DedupVerdict.REPLAY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "force directory"})
    void force_deletionFails_goesOn(String step) {
        DedupSettings settings = settings();
        try (DedupIndex index = openFailing()) {
            for (int from = 0; from < 60_000; from += 10_000) {
                failing = from >= 20_000 && from < 40_000 ? step : "";
                index.expireBefore(T + from - 10);
                int first = from;
                assertThatCode(() -> record(index, first, first + 10_000))
                        .satisfiesAnyOf(
                                thrown -> assertThat(thrown).isNull(),
                                thrown -> assertThat(thrown).isInstanceOf(DedupException.class));
            }
        }

        try (DedupIndex index = open(settings)) {
            assertThat(index.damage()).isEmpty();
            assertThat(index.entries()).isEqualTo(10_010);
            assertThat(check(index, 49_990)).isEqualTo(DedupVerdict.REPLAY);
        }
    }

    @Test
    void force_moreThanFitsSinceTheLast_keepsTheLatest() {
        DedupSettings small = DedupSettings.of(Duration.ofHours(1), 100).directory(temporary.resolve("index"));
        try (DedupIndex index = open(small)) {
            record(index, 0, 50);
            record(index, 50, 1_050);
        }

        try (DedupIndex index = open(small)) {
            assertThat(index.damage()).isEmpty();
            assertThat(index.entries()).isEqualTo(100);
            assertThat(index.evictedUpTo()).hasValue(T + 949);
            for (int id = 950; id < 1_050; id++) {
                assertThat(check(index, id)).isEqualTo(DedupVerdict.REPLAY);
            }
        }
    }

    @Test
    void open_otherMaxEntries_keepsTheLatestAndSaysWhatWent() {
        Path directory = temporary.resolve("index");
        try (DedupIndex index = open(settings())) {
            record(index, 0, 500);
            record(index, 500, 1_000);
        }

        try (DedupIndex index = open(DedupSettings.of(Duration.ofHours(1), 70).directory(directory))) {
            assertThat(index.damage()).isEmpty();
            assertThat(index.entries()).isEqualTo(70);
            assertThat(index.evictedUpTo()).hasValue(T + 929);
            assertThat(index.coverage(index.partition("p"))).contains(new Coverage(T + 930, 1_000));
            record(index, 930, 1_020);
        }
        try (DedupIndex index =
                open(DedupSettings.of(Duration.ofHours(2), 5_000).directory(directory))) {
            assertThat(index.entries()).isEqualTo(70);
            assertThat(index.coverage(index.partition("p"))).contains(new Coverage(T + 950, 1_020));
            assertThat(check(index, 950)).isEqualTo(DedupVerdict.REPLAY);
            assertThat(check(index, 949)).isEqualTo(DedupVerdict.NEW);
        }
    }
}

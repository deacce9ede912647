package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.cosmos.models.CosmosPatchOperations;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.cosmos.Change.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that are seen where replicas lag behind, or others write the same document, and no emulator gives. */
class ChangeTest {

    private static final Origin ORIGIN = new Origin(CosmosTest.PARTITION, 7);
    private static final DocumentKey KEY = new DocumentKey("p", "id");
    private static final Answer DONE = status(200);
    private static final Answer MISSING = status(404);
    private static final Answer CONFLICT = status(409);
    private static final Answer CHANGED = status(412);

    private static Answer status(int status) {
        return Answer.of(status, 0, Duration.ZERO);
    }

    private static Answer found(long version) {
        ObjectNode document = new ObjectMapper().createObjectNode().put("v", version);
        return new Answer(200, 0, Duration.ZERO, "\"e" + version + "\"", () -> document);
    }

    private static Change newer(boolean hasUniqueKeys) {
        return new NewerChange(ORIGIN, KEY, "{}", "v", 10, hasUniqueKeys);
    }

    @Test
    void newer_readsLagBehind_goesOnUntilTheyDoNot() {
        Change change = newer(false);
        for (int i = 0; i < 20; i++) {
            assertThat(change.next()).isInstanceOf(Operation.Read.class);
            assertThat(change.answered(MISSING)).isEqualTo(Outcome.AGAIN);
            assertThat(change.next()).isInstanceOf(Operation.Create.class);
            assertThat(change.answered(CONFLICT)).isEqualTo(Outcome.AGAIN);
        }

        assertThat(change.answered(found(9))).isEqualTo(Outcome.AGAIN);
        assertThat(change.next()).isEqualTo(new Operation.Replace("{}", "\"e9\""));
        assertThat(change.answered(CHANGED)).isEqualTo(Outcome.AGAIN);
        assertThat(change.answered(found(10))).isEqualTo(Outcome.ABSORBED);
    }

    @Test
    void newer_deletedBetweenReadAndReplace_isCreated() {
        Change change = newer(false);
        change.answered(found(1));

        assertThat(change.answered(MISSING)).isEqualTo(Outcome.AGAIN);
        assertThat(change.answered(MISSING)).isEqualTo(Outcome.AGAIN);
        assertThat(change.next()).isInstanceOf(Operation.Create.class);
        assertThat(change.answered(status(201))).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void conflictAgainAndAgain_whereKeysAreUnique_isPoison() {
        Change patch =
                new PatchChange(ORIGIN, KEY, new Operation.Patch(CosmosPatchOperations.create(), null), "{}", true);
        for (Change change : List.of(newer(true), patch, new CreateChange(ORIGIN, KEY, "{}", true))) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 50; i++) {
                            change.answered(change.next() instanceof Operation.Create ? CONFLICT : MISSING);
                        }
                    })
                    .isInstanceOf(PoisonRecordException.class)
                    .hasMessageContaining("another document has the unique key")
                    .hasMessageContaining("status=409/0");
        }
    }

    @Test
    void newer_replaceMeetsAnotherUniqueKey_isPoison() {
        Change change = newer(true);
        change.answered(found(1));

        assertThatThrownBy(() -> change.answered(CONFLICT)).isInstanceOf(PoisonRecordException.class);
    }

    @Test
    void answersOutOfPlace_arePoison() {
        Operation.Patch patch = new Operation.Patch(CosmosPatchOperations.create(), null);
        Change patching = new PatchChange(ORIGIN, KEY, patch, "{}", false);
        patching.answered(MISSING);
        Change looking = new CreateChange(ORIGIN, KEY, "{}", true);
        looking.lookFirst();
        for (Change change : List.of(
                new CreateChange(ORIGIN, KEY, "{}", false),
                new UpsertChange(ORIGIN, KEY, "{}"),
                new DeleteChange(ORIGIN, KEY),
                new PatchChange(ORIGIN, KEY, patch, "{}", false),
                newer(false),
                patching,
                looking)) {
            assertThatThrownBy(() -> change.answered(status(424))).isInstanceOf(PoisonRecordException.class);
        }
    }

    @Test
    void create_looksFirst_andCreatesWhatIsMissing() {
        Change change = new CreateChange(ORIGIN, KEY, "{}", false);
        change.lookFirst();

        assertThat(change.next()).isInstanceOf(Operation.Read.class);
        assertThat(change.answered(MISSING)).isEqualTo(Outcome.AGAIN);
        assertThat(change.next()).isInstanceOf(Operation.Create.class);
        assertThat(change.answered(CONFLICT)).isEqualTo(Outcome.ABSORBED);
        change.lookFirst();
        assertThat(change.answered(DONE)).isEqualTo(Outcome.ABSORBED);
    }
}

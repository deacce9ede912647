package io.streamingatscale.examples.soak;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.examples.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("processes")
class ChildProcessTest {

    @TempDir
    private Path directory;

    /** Says that it is ready, and stays or fails. */
    public static final class Child {

        private Child() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("ready");
            if (args.length > 0) {
                System.err.println("what went wrong");
                System.exit(3);
            }
            new CountDownLatch(1).await();
        }
    }

    private ChildProcess start(String... arguments) throws IOException, InterruptedException {
        return ChildProcess.start("child", directory, List.of(), Child.class, List.of(arguments))
                .awaitReady();
    }

    private static boolean hasEnded(ChildProcess child) {
        try {
            child.checkAlive();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Test
    void checkAlive_endedByItself_failsWithTheEndOfItsLog() throws Exception {
        try (ChildProcess child = start("fail")) {
            Await.until("it has ended", () -> hasEnded(child));

            assertThatThrownBy(child::checkAlive)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("process ended by itself: name=child, exitCode=3")
                    .hasMessageContaining("what went wrong");
        }
    }

    @Test
    void checkAlive_killedByUs_isWell() throws Exception {
        try (ChildProcess child = start()) {
            child.kill();

            assertThatCode(child::checkAlive).doesNotThrowAnyException();

            child.restart();
            child.awaitReady();

            assertThatCode(child::checkAlive).doesNotThrowAnyException();
        }
    }

    @Test
    void awaitReady_endsBefore_failsWithTheEndOfItsLog() throws Exception {
        try (ChildProcess child =
                ChildProcess.start("child", directory, List.of(), ServerMember.class, List.of("no.such.Class"))) {
            assertThatThrownBy(child::awaitReady)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("process did not become ready: name=child")
                    .hasMessageContaining("no.such.Class");
        }
    }

    @Test
    void pause_endOfInputAfterwards_endsOnceItGoesOn() throws Exception {
        List<String> arguments = List.of(Child.class.getName());
        try (ChildProcess child = ChildProcess.start("child", directory, List.of(), ServerMember.class, arguments)) {
            child.awaitReady();
            child.pause();
            child.askToEnd();
            assertThatCode(child::checkAlive).doesNotThrowAnyException();

            child.resume();

            child.awaitEnd(Duration.ofMinutes(1));
        }
    }
}

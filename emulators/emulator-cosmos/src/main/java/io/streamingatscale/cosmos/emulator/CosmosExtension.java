package io.streamingatscale.cosmos.emulator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit 5 tests an emulator: each a new one where the field is an instance's, one for all of a class where it is static.
 *
 * <pre>{@code
 * @RegisterExtension
 * final CosmosExtension cosmos = CosmosExtension.of(CosmosEmulator.builder().physicalPartitions(4));
 *
 * @Test
 * void orders_areStored(CosmosEmulator emulator) {
 *     emulator.create("shop", "orders", "/customer");
 *     ...
 * }
 * }</pre>
 *
 * <p><b>Threads:</b> those of one test at a time; a class whose tests run concurrently needs an instance's field.
 */
public final class CosmosExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final CosmosEmulatorBuilder builder;
    private @Nullable CosmosEmulator emulator;
    private boolean ofClass;

    private CosmosExtension(CosmosEmulatorBuilder builder) {
        this.builder = builder;
    }

    /** Returns an extension that starts emulators as a builder says. */
    public static CosmosExtension of(CosmosEmulatorBuilder builder) {
        return new CosmosExtension(builder);
    }

    /**
     * Returns the emulator.
     *
     * @throws IllegalStateException if no test runs
     */
    public CosmosEmulator emulator() {
        if (emulator == null) {
            throw new IllegalStateException(
                    "the emulator runs during tests alone; annotate the field with @RegisterExtension");
        }
        return emulator;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ofClass = true;
        emulator = builder.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ofClass) {
            emulator = builder.start();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!ofClass) {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    private void stop() {
        if (emulator != null) {
            emulator.close();
            emulator = null;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(CosmosEmulator.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return emulator();
    }
}

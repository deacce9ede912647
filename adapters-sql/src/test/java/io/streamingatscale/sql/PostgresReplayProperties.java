package io.streamingatscale.sql;

import javax.sql.DataSource;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.SkipExecutionHook;

@AddLifecycleHook(
        value = PostgresReplayProperties.SkipWithoutPostgres.class,
        propagateTo = PropagationMode.ALL_DESCENDANTS)
final class PostgresReplayProperties extends ReplayProperties {

    private DataSource dataSource;

    @BeforeProperty
    void open() {
        dataSource = TestDatabases.postgres();
        TestDatabases.execute(dataSource, TABLE);
    }

    @Override
    DataSource dataSource() {
        return dataSource;
    }

    /** An assumption that fails would be an error in jqwik. */
    static final class SkipWithoutPostgres implements SkipExecutionHook {

        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            boolean isContainer = context.optionalContainerClass()
                    .filter(container ->
                            context.optionalElement().filter(container::equals).isPresent())
                    .isPresent();
            return isContainer
                    ? SkipResult.doNotSkip()
                    : TestDatabases.whyNoPostgres().map(SkipResult::skip).orElse(SkipResult.doNotSkip());
        }
    }
}

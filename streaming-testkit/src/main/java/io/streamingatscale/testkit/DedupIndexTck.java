package io.streamingatscale.testkit;

import io.streamingatscale.dedup.DedupBackend;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupSettings;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The conformance suite of indexes of ids: extend it for a kind of index.
 *
 * <pre>{@code
 * class OffHeapDedupIndexTckTest extends DedupIndexTck {
 *
 *     @Override
 *     protected DedupBackend backend() {
 *         return OffHeapDedupIndex.backend();
 *     }
 * }
 * }</pre>
 *
 * <p>The rules stand by their numbers in the Javadoc of {@link DedupIndex} and {@link DedupBackend}: DX-1 to DX-11 what is
 * said of a record, DX-12 to DX-22 the bounds, DX-23 and DX-24 partitions, DX-25 to DX-31 durability, DX-32 to DX-34 damage.
 * Each test has a directory of its own. What an index lacks is said by overriding an ability; the rules that need it are then
 * shown as skipped.
 */
@ExtendWith(RuleFailures.class)
public abstract class DedupIndexTck extends DedupDamageRules {

    /** For an index's own test class. */
    protected DedupIndexTck() {}

    /** Returns the kind of index that the rules are for. */
    @Override
    protected abstract DedupBackend backend();

    /**
     * Returns whether an index keeps what was forced, in files of its {@link DedupSettings#directory directory}: what is
     * copied of them at any moment is what a crash leaves then. The default is true.
     */
    @Override
    protected boolean isPersistent() {
        return true;
    }

    /** Returns whether an index without a directory can be had. The default is true. */
    @Override
    protected boolean worksInMemory() {
        return true;
    }

    /** Returns whether a directory is of one index at a time; false for one that is made to be shared. The default is true. */
    @Override
    protected boolean refusesSecondOpener() {
        return true;
    }

    /** Returns whether a full index lets its entries go one by one in the order in which they came. The default is true. */
    @Override
    protected boolean evictsInInsertionOrder() {
        return true;
    }

    /**
     * Returns whether what was not forced is there after a crash only with all that was recorded before it. The default is
     * true.
     */
    @Override
    protected boolean isOrderedAfterCrash() {
        return true;
    }

    /** Returns whether files that were changed behind its back are noticed at the opening. The default is true. */
    @Override
    protected boolean noticesDamage() {
        return true;
    }
}

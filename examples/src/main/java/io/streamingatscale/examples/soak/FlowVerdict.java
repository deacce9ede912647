package io.streamingatscale.examples.soak;

import io.streamingatscale.workload.ProducedLedger;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;

/**
 * What the verifier found of a flow.
 *
 * @param duplicatesInjected sends that repeated an event
 * @param unconfirmed events in the ledger that no send confirmed; stored or not, they count as neither lost nor made up
 */
record FlowVerdict(Flow flow, long duplicatesInjected, long unconfirmed, StrictReport report) {

    static FlowVerdict of(Flow flow, StoredEvents stored, ProducedLedger ledger) {
        return new FlowVerdict(
                flow, ledger.produced() - ledger.distinct(), ledger.unconfirmed(), StrictReport.of(stored, ledger));
    }

    /** Returns whether there were events, none is lost, doubled or made up and, where that is promised, none out of order. */
    boolean passed() {
        return report.passed()
                && report.counts().produced() > 0
                && !(flow.isOrdered() && report.counts().outOfOrder() > 0);
    }
}

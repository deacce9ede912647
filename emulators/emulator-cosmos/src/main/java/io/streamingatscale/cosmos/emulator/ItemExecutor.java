package io.streamingatscale.cosmos.emulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Lets operations meet what stands before the documents: the faults that a test asked for and the budget of request units.
 *
 * <p><b>Threads:</b> any. No monitor is held while a fault delays an operation.
 */
final class ItemExecutor {

    private final Account account;

    ItemExecutor(Account account) {
        this.account = account;
    }

    /**
     * Does one operation for itself.
     *
     * @throws Refusal 410 if the physical partition was split
     * @throws ConnectionDropped if a test asked for it
     */
    OperationResult one(Target target, ItemOperation operation) {
        PhysicalPartition partition = target.partition();
        Optional<Fault> fault = fault(target, partition, operation);
        try {
            fault.ifPresent(Fault::before);
            partition.budget().admit();
        } catch (Refusal e) {
            return OperationResult.refused(e, 0);
        }
        OperationResult result = apply(target, operation);
        charge(partition, result.charge());
        try {
            fault.ifPresent(Fault::after);
            return result;
        } catch (Refusal e) {
            return OperationResult.refused(e, result.charge());
        }
    }

    private static OperationResult apply(Target target, ItemOperation operation) {
        return target.locked(partition -> {
            OperationResult result = new ItemStore(target.container(), partition).apply(operation);
            return result.at(partition.lsn());
        });
    }

    /**
     * Does all operations or none of them.
     *
     * @return a result for each; if one is refused, 424 for all others
     * @throws Refusal 410 if the physical partition was split, 429 if the budget is used up
     * @throws ConnectionDropped if a test asked for it
     */
    List<OperationResult> all(Target target, List<ItemOperation> operations) {
        PhysicalPartition partition = target.partition();
        List<Optional<Fault>> faults = new ArrayList<>();
        operations.forEach(operation -> faults.add(fault(target, partition, operation)));
        for (int i = 0; i < faults.size(); i++) {
            try {
                faults.get(i).ifPresent(Fault::before);
            } catch (Refusal e) {
                return failed(operations.size(), i, OperationResult.refused(e, 0));
            }
        }
        partition.budget().admit();
        List<OperationResult> results = target.locked(current -> applyAll(target.container(), current, operations));
        charge(partition, results.stream().mapToDouble(OperationResult::charge).sum());
        for (int i = 0; i < faults.size(); i++) {
            try {
                faults.get(i).ifPresent(Fault::after);
            } catch (Refusal e) {
                return failed(operations.size(), i, OperationResult.refused(e, 0));
            }
        }
        return results;
    }

    private static List<OperationResult> applyAll(
            Container container, PhysicalPartition partition, List<ItemOperation> operations) {
        List<OperationResult> results = new ArrayList<>();
        ItemStore store = new ItemStore(container, partition);
        for (ItemOperation operation : operations) {
            OperationResult result = store.apply(operation);
            if (result.isRefused()) {
                store.rollback();
                return failed(operations.size(), results.size(), result.at(partition.lsn()));
            }
            results.add(result.at(partition.lsn()));
        }
        return results;
    }

    private static List<OperationResult> failed(int operations, int index, OperationResult failure) {
        List<OperationResult> results =
                new ArrayList<>(Collections.nCopies(operations, OperationResult.failedDependency()));
        results.set(index, failure);
        return results;
    }

    private Optional<Fault> fault(Target target, PhysicalPartition partition, ItemOperation operation) {
        account.counts().operation();
        return account.faults()
                .nextOperation(() -> new CosmosOperation(
                        operation.kind(),
                        target.container().database().id(),
                        target.container().id(),
                        operation.key().id(),
                        operation.key().partitionKey(),
                        partition.id()));
    }

    private void charge(PhysicalPartition partition, double requestUnits) {
        account.counts().charge(requestUnits);
        partition.budget().charge(requestUnits);
    }
}

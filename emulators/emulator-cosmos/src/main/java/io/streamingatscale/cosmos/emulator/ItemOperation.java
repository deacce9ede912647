package io.streamingatscale.cosmos.emulator;

import java.util.Optional;

/**
 * What is to be done to one document.
 *
 * @param kind one of those of documents
 * @param document what is to be stored, of a patch and of reads and deletes nothing
 * @param body the patch
 * @param ifMatch empty if there is no condition
 * @param ifNoneMatch empty if there is no condition; of reads alone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ItemOperation(
        OperationKind kind,
        DocumentKey key,
        String effectiveKey,
        Optional<NewDocument> document,
        byte[] body,
        String ifMatch,
        String ifNoneMatch) {}

package io.streamingatscale.dedup;

/**
 * The conformance suite of dedup indexes: extend it for a backend, and override the abilities that the backend lacks, which
 * shows their rules as skipped. The rules stand in the Javadoc of {@link DedupIndex} and {@link DedupBackend} by the same
 * numbers: DX-1 to DX-11 what is said of a record, DX-12 to DX-22 the bounds, DX-23 and DX-24 partitions, DX-25 to DX-31
 * durability, DX-32 to DX-34 damage. Every rule fails for one of the wrong indexes of {@link DedupFault} at least.
 */
abstract class DedupIndexContract extends DedupDamageRules {}

package io.streamingatscale.core;

/** A record must wait for another partition; nothing is wrong. */
final class HoldException extends RuntimeException {

    private static final long serialVersionUID = 1;

    HoldException(Partition partition) {
        super("record waits for another partition: partition=" + partition, null, false, false);
    }
}

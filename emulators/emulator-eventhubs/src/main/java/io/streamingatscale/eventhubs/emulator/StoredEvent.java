package io.streamingatscale.eventhubs.emulator;

/**
 * An event as it lies in a log.
 *
 * @param sequenceNumber the number of the event in its partition
 * @param position where the event begins, in bytes since the partition was made
 * @param enqueuedTime milliseconds since 1970
 * @param encoded the message as receivers get it, never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredEvent(long sequenceNumber, long position, long enqueuedTime, byte[] encoded) {}

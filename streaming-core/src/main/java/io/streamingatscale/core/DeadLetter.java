package io.streamingatscale.core;

/**
 * A record that could not be processed or stored, as it came from the source.
 *
 * @param <S> the type of the source's values
 * @param record the record with its origin, key, headers and original value
 * @param reason what was wrong with it; may quote the record's content, as any exception's message may
 */
public record DeadLetter<S>(StreamRecord<S> record, String reason) {}

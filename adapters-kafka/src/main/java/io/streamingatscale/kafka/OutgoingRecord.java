package io.streamingatscale.kafka;

import io.streamingatscale.core.Origin;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A record as it is sent, with the origin it is answerable to. */
record OutgoingRecord(Origin origin, ProducerRecord<byte[], byte[]> content) {}

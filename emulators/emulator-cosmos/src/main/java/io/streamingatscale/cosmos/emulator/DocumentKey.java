package io.streamingatscale.cosmos.emulator;

/**
 * What a document is found by.
 *
 * @param partitionKey the text of its logical key
 */
record DocumentKey(String partitionKey, String id) {}

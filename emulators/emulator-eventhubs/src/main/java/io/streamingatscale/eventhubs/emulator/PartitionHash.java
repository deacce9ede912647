package io.streamingatscale.eventhubs.emulator;

import java.nio.charset.StandardCharsets;

/**
 * Which partition the service gives a partition key: the two halves of Bob Jenkins' public-domain lookup3 hash (hashlittle2,
 * <a href="https://burtleburtle.net/bob/c/lookup3.c">lookup3.c</a>, May 2006) with seeds 0, xored, as a signed 16 bit number.
 */
final class PartitionHash {

    private int a;
    private int b;
    private int c;

    private PartitionHash() {}

    static int partition(String key, int partitions) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return Math.abs((short) new PartitionHash().hash(bytes) % partitions);
    }

    private int hash(byte[] key) {
        a = b = c = 0xdeadbeef + key.length;
        int at = 0;
        for (; key.length - at > 12; at += 12) {
            add(key, at);
            mix();
        }
        if (at < key.length) {
            add(key, at);
            finish();
        }
        return c ^ b;
    }

    private void add(byte[] key, int at) {
        a += word(key, at);
        b += word(key, at + 4);
        c += word(key, at + 8);
    }

    /** Four bytes, the lowest first; those behind the end are 0. */
    private static int word(byte[] key, int at) {
        int word = 0;
        for (int i = Math.min(at + 4, key.length) - 1; i >= at; i--) {
            word = (word << 8) | (key[i] & 0xff);
        }
        return word;
    }

    private void mix() {
        a = (a - c) ^ Integer.rotateLeft(c, 4);
        c += b;
        b = (b - a) ^ Integer.rotateLeft(a, 6);
        a += c;
        c = (c - b) ^ Integer.rotateLeft(b, 8);
        b += a;
        a = (a - c) ^ Integer.rotateLeft(c, 16);
        c += b;
        b = (b - a) ^ Integer.rotateLeft(a, 19);
        a += c;
        c = (c - b) ^ Integer.rotateLeft(b, 4);
        b += a;
    }

    private void finish() {
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        c = (c ^ b) - Integer.rotateLeft(b, 24);
    }
}

package dev.outrigger.bench.bodies;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Bytes that both ends can make: blocks of noise, each stamped with its number, so that a lost or doubled one shows. */
final class Pattern {
    static final int BLOCK = 64 * 1024;

    private final byte[] block = new byte[BLOCK];
    private long number;

    Pattern() {
        new SplittableRandom(1).nextBytes(block);
    }

    /** Returns the next block, valid until the next call. */
    byte[] next() {
        for (int i = 0; i < 8; i++) {
            block[i] = (byte) (number >>> (8 * i));
        }
        number++;
        return block;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}

package dev.outrigger.bench.bodies;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;

/** Reads the first bytes of a stream at a fixed rate, then as fast as it can. */
final class SlowReading extends FilterInputStream {
    private final long slowBytes;
    private final double nanosPerByte;
    private final long start = System.nanoTime();
    private long read;

    SlowReading(InputStream in, long slowBytes, double bytesPerSecond) {
        super(in);
        this.slowBytes = slowBytes;
        this.nanosPerByte = 1e9 / bytesPerSecond;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, Math.min(length, Pattern.BLOCK));
        read += Math.max(0, count);
        if (read <= slowBytes) {
            long due = start + (long) (read * nanosPerByte);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
        return count;
    }
}

package dev.outrigger.sidecar.log;

import java.nio.ByteBuffer;

/** Where whole lines go. One thread; may block, so never a loop or the control thread. */
interface LineTarget extends AutoCloseable {
    /**
     * Writes the lines in {@code bytes}, each with its end.
     *
     * @return false if not all could be written: {@code bytes} then begins with the first line that is not there whole
     */
    boolean write(ByteBuffer bytes);

    /** Looks after itself, when a while has passed: notices another file at its path. */
    void tend();

    /** Opens anew with the next line. */
    void reopen();

    /** Returns why the last write failed; empty if it did not. */
    String trouble();

    @Override
    void close();
}

package dev.outrigger.sidecar.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Standard output or standard error. Who reads them may be gone: then lines are lost, and there is nobody to tell. */
final class Console implements LineTarget {
    static final Console OUT = new Console(new FileOutputStream(FileDescriptor.out));
    static final Console ERROR = new Console(new FileOutputStream(FileDescriptor.err));

    private final FileOutputStream stream;

    Console(FileOutputStream stream) {
        this.stream = stream;
    }

    /** The log and the access log may both come here, each on its own thread: no line breaks into another. */
    @Override
    public synchronized boolean write(ByteBuffer bytes) {
        try {
            stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
            return true;
        } catch (IOException nobodyReads) {
            return false;
        }
    }

    @Override
    public void tend() {}

    @Override
    public void reopen() {}

    @Override
    public String trouble() {
        return "";
    }

    /** The process's, not ours to close. */
    @Override
    public void close() {}
}

package dev.outrigger.sidecar.wire;

/**
 * A pipe of the kernel, through which bytes go from one wire to another without being copied: {@link Wire#read(Pipe, int)},
 * {@link Wire#write(Pipe)}. Taken from {@link WireLoop#pipe}, empty, and given back; confined to that loop.
 */
public interface Pipe {
    /** Returns how many bytes are in it. */
    int held();

    /** Gives it back; what is in it is lost. Once only. */
    void release();
}

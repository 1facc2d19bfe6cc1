package dev.outrigger.sidecar.wire;

import java.nio.charset.StandardCharsets;

/** The far end of a {@link ScriptedWire}: what a test's client or server does, and what it saw. */
public final class ScriptedPeer {
    private final ScriptedWire wire;

    ScriptedPeer(ScriptedWire wire) {
        this.wire = wire;
    }

    /** Sends {@code text} as ISO 8859-1. */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends {@code bytes}. */
    public void send(byte[] bytes) {
        wire.arrive(bytes);
    }

    /** Ends its direction (FIN). */
    public void finish() {
        wire.arriveEnd();
    }

    /** Resets the connection; what it sent before can still be read. */
    public void reset() {
        wire.arriveReset();
    }

    /** Takes at most {@code bytes} more than it has taken, from here on; {@link Integer#MAX_VALUE} for everything. */
    public void window(int bytes) {
        wire.window(bytes);
    }

    /** Says from here on whether what was sent to it has arrived, which who breaks off waits for. */
    public void acknowledges(boolean does) {
        wire.acknowledges(does);
    }

    /** Returns, and forgets, what arrived, as ISO 8859-1. */
    public String received() {
        return new String(receivedBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Returns, and forgets, what arrived. */
    public byte[] receivedBytes() {
        return wire.takeReceived();
    }

    /** Returns whether our end sent FIN, by half-close or close. */
    public boolean sawEnd() {
        return wire.outputEnded();
    }

    /** Returns whether our end reset the connection. */
    public boolean sawReset() {
        return wire.wasReset();
    }

    /** Returns whether our end let go of the connection, in order or not. */
    public boolean gone() {
        return wire.closed();
    }

    /** Returns how many bytes it sent that were not read yet. */
    public int unread() {
        return wire.unread();
    }
}

package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.wire.Deadline;
import dev.outrigger.sidecar.wire.Wire;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint, in use or idle. Idle, nothing is due on it: whatever comes, bytes, end or failure, closes it,
 * and so does its time-out.
 */
final class Upstream extends Deadline implements Wire.Handler {
    @Nullable
    Upstream below;

    private final Pool pool;
    private final Wire wire;
    private final InetSocketAddress address;
    private long idleSince;

    Upstream(Pool pool, Wire wire, InetSocketAddress address) {
        this.pool = pool;
        this.wire = wire;
        this.address = address;
    }

    Wire wire() {
        return wire;
    }

    InetSocketAddress address() {
        return address;
    }

    long idleSince() {
        return idleSince;
    }

    void idle(long nanos) {
        idleSince = nanos;
    }

    @Override
    public void readable(Wire told) {
        if (told.read(told.loop().receiveBuffer()) != Wire.AGAIN) {
            pool.drop(this);
        }
    }

    @Override
    public void writable(Wire told) {}

    @Override
    public void threw() {
        pool.drop(this);
    }

    @Override
    protected void due() {
        pool.drop(this);
    }
}

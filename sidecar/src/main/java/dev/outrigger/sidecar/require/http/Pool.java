package dev.outrigger.sidecar.require.http;

import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one service on one loop, a stack per endpoint: the warmest is used first, and those that are too
 * many expire. Confined to the loop.
 */
final class Pool {
    /** More idle connections than this are not worth their descriptors. */
    static final int MOST_IDLE = 1024;

    private static final long SURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WireLoop loop;
    private final Map<InetSocketAddress, Stack> stacks = new HashMap<>();
    private int idle;

    Pool(WireLoop loop) {
        this.loop = loop;
    }

    private static final class Stack {
        private @Nullable Upstream top;
    }

    /** Returns how many are idle. */
    int idle() {
        return idle;
    }

    /**
     * Takes the warmest connection to {@code address} that has nothing to read, or null.
     *
     * @param surely for what may not be sent twice: only if it was used within a second, and the kernel knows of no end either
     */
    @Nullable
    Upstream take(InetSocketAddress address, boolean surely) {
        Stack stack = stacks.get(address);
        while (stack != null && stack.top != null) {
            Upstream top = stack.top;
            if (surely && loop.nanos() - top.idleSince() > SURE_NANOS) {
                return null;
            }
            unlink(stack, null, top);
            ByteBuf buffer = loop.receiveBuffer();
            int found = surely ? top.wire().poll(buffer) : top.wire().read(buffer);
            if (found == Wire.AGAIN) {
                return top;
            }
            top.wire().close();
        }
        return null;
    }

    /** Puts back a connection on which nothing is due, for {@code idleNanos} at most. */
    void put(Upstream upstream, long idleNanos) {
        if (idle >= MOST_IDLE || idleNanos <= 0) {
            upstream.wire().close();
            return;
        }
        Stack stack = stacks.get(upstream.address());
        if (stack == null) {
            stack = new Stack();
            stacks.put(upstream.address(), stack);
        }
        upstream.below = stack.top;
        stack.top = upstream;
        idle++;
        upstream.idle(loop.nanos());
        loop.arm(upstream, idleNanos);
        upstream.wire().handler(upstream);
        upstream.wire().resume();
    }

    /** Closes {@code upstream}, which is idle. */
    void drop(Upstream upstream) {
        Stack stack = stacks.get(upstream.address());
        Upstream above = null;
        Upstream at = stack == null ? null : stack.top;
        while (at != null && at != upstream) {
            above = at;
            at = at.below;
        }
        if (stack != null && at != null) {
            unlink(stack, above, at);
            if (stack.top == null) {
                // Addresses come and go for as long as the process lives.
                stacks.remove(upstream.address());
            }
        }
        upstream.wire().close();
    }

    /** Takes {@code upstream}, which lies below {@code above}, or on top, out of its stack. */
    private void unlink(Stack stack, @Nullable Upstream above, Upstream upstream) {
        if (above != null) {
            above.below = upstream.below;
        } else {
            stack.top = upstream.below;
        }
        upstream.below = null;
        upstream.disarm();
        idle--;
    }

    /** Closes the idle connections to {@code address}. */
    void forget(InetSocketAddress address) {
        Stack stack = stacks.remove(address);
        Upstream at = stack == null ? null : stack.top;
        while (at != null) {
            Upstream below = at.below;
            at.below = null;
            at.disarm();
            at.wire().close();
            idle--;
            at = below;
        }
    }
}

package dev.outrigger.sidecar.wire;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/**
 * The transport's own handler, which sleeps no longer than until the loop's next deadline: so deadlines need no scheduled
 * task, and no allocation, of Netty's.
 */
final class TurnHandler implements IoHandler, IoHandlerContext {
    private final IoHandler transport;
    private final NettyLoop loop;
    private IoHandlerContext outer = this;

    TurnHandler(IoHandler transport, NettyLoop loop) {
        this.transport = transport;
        this.loop = loop;
    }

    @Override
    public void initialize() {
        transport.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        outer = context;
        return transport.run(this);
    }

    @Override
    public void prepareToDestroy() {
        transport.prepareToDestroy();
    }

    @Override
    public void destroy() {
        transport.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return transport.register(handle);
    }

    @Override
    public void wakeup() {
        transport.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return transport.isCompatible(handleType);
    }

    @Override
    public boolean canBlock() {
        return outer.canBlock() && loop.sleepNanos() > 0;
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
        return Math.min(outer.delayNanos(currentTimeNanos), loop.sleepNanos());
    }

    @Override
    public long deadlineNanos() {
        // Only compared with the last one, to save a change of the kernel's timer: Netty's own tasks are none here.
        long wake = loop.wakeNanos();
        return wake == TimerWheel.NEVER ? outer.deadlineNanos() : wake;
    }

    @Override
    public void reportActiveIoTime(long activeNanos) {
        outer.reportActiveIoTime(activeNanos);
    }

    @Override
    public boolean shouldReportActiveIoTime() {
        return outer.shouldReportActiveIoTime();
    }
}

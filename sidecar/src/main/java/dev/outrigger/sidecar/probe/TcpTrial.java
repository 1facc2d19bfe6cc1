package dev.outrigger.sidecar.probe;

import dev.outrigger.routing.Prober.Result.Kind;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** The end of a TCP connect: that it stood is all that was asked. Confined to its event loop. */
final class TcpTrial extends ChannelInboundHandlerAdapter {
    private final Trial trial;

    TcpTrial(Trial trial) {
        this.trial = trial;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (Causes.metItself(ctx.channel())) {
            trial.end(Kind.UNREACHED, Causes.MET_ITSELF);
        } else {
            trial.end(Kind.GOOD, "connected");
        }
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        trial.end(Kind.BAD_ANSWER, Causes.of(cause).words());
        ctx.close();
    }
}

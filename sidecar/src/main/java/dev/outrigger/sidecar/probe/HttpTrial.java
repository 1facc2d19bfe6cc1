package dev.outrigger.sidecar.probe;

import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.Statuses;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;

/**
 * One GET and its answer. Status line and headers decide; then up to 64 KiB of the body are read and dropped, so that a
 * well-behaved application does not see its answer cut off by a reset. Confined to its event loop.
 */
final class HttpTrial extends ChannelInboundHandlerAdapter {
    private static final int MAX_BODY = 64 << 10;

    private final Trial trial;
    private int bodyBytes;

    HttpTrial(Trial trial) {
        this.trial = trial;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (Causes.metItself(ctx.channel())) {
            trial.end(Kind.UNREACHED, Causes.MET_ITSELF);
            ctx.close();
            return;
        }
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, trial.check().httpPath().orElse("/"));
        request.headers()
                .set(HttpHeaderNames.HOST, host(trial.target()))
                .set(HttpHeaderNames.USER_AGENT, "outrigger-probe")
                .set(HttpHeaderNames.ACCEPT, "*/*")
                .set(HttpHeaderNames.CONNECTION, "close");
        ctx.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                failed(ctx, written.cause());
            }
        });
    }

    private static String host(InetSocketAddress target) {
        String host = target.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + target.getPort();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
                trial.end(Kind.BAD_ANSWER, malformed(part.decoderResult()));
                ctx.close();
                return;
            }
            if (message instanceof HttpResponse response) {
                answered(response.status().code());
            }
            if (message instanceof HttpContent content && trial.ended()) {
                bodyBytes += content.content().readableBytes();
                if (message instanceof LastHttpContent || bodyBytes > MAX_BODY) {
                    ctx.close();
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answered(int status) {
        if (status < 200 && status != 101) {
            return;
        }
        Statuses expected = trial.check().statuses();
        if (expected.contains(status)) {
            trial.end(Kind.GOOD, Integer.toString(status));
        } else {
            trial.end(Kind.BAD_ANSWER, status + " (expected: " + expected + ")");
        }
    }

    private static String malformed(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException) {
            return "headers too long";
        }
        return "not HTTP";
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        trial.end(Kind.BAD_ANSWER, "closed without an answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(ctx, cause);
    }

    private void failed(ChannelHandlerContext ctx, Throwable cause) {
        Causes.Cause known = Causes.of(cause);
        trial.end(known.local() ? Kind.LOCAL : Kind.BAD_ANSWER, known.words());
        ctx.close();
    }
}

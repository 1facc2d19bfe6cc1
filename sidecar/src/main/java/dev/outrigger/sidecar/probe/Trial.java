package dev.outrigger.sidecar.probe;

import dev.outrigger.discovery.document.Units;
import dev.outrigger.routing.Check;
import dev.outrigger.routing.Prober.Result;
import dev.outrigger.routing.Prober.Result.Kind;
import dev.outrigger.routing.Scheduler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One probe, from being asked for to its one result. Starts on the control loop, runs on an event loop; {@link #end} may be
 * called on either, and the first call wins.
 */
final class Trial {
    private static final int MAX_LINE = 4 << 10;
    private static final int MAX_HEADERS = 16 << 10;
    private static final int MAX_CHUNK = 8 << 10;

    private final Scheduler control;
    private final Check check;
    private final long lateNanos;
    private final Consumer<Result> done;
    private final long askedNanos;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Scheduler.Cancellable waiting = Scheduler.Cancellable.NOTHING;
    private InetSocketAddress target = new InetSocketAddress(0);
    private boolean waitedLong;
    private @Nullable Channel channel;

    /** @param lateNanos a deadline that fires so late, or a start that waited so long, makes a time-out ours */
    Trial(Scheduler control, Check check, long lateNanos, Consumer<Result> done) {
        this.control = control;
        this.check = check;
        this.lateNanos = lateNanos;
        this.done = done;
        askedNanos = control.nanos();
    }

    Check check() {
        return check;
    }

    InetSocketAddress target() {
        return target;
    }

    boolean ended() {
        return ended.get();
    }

    /** Ends it on the control loop if its time runs out before {@link #start}. */
    void expireUnlessStarted() {
        waiting = control.schedule(() -> end(Kind.LOCAL, "not tried within " + time()), timeoutNanos());
    }

    void aim(InetSocketAddress at) {
        target = at;
    }

    /** Connects. {@code freed} is run once on the control loop when the socket is gone again. */
    void start(EventLoop loop, ChannelFactory<? extends Channel> sockets, Runnable freed) {
        waiting.cancel();
        long waitedNanos = control.nanos() - askedNanos;
        waitedLong = waitedNanos > lateNanos;
        try {
            Future<?> deadline =
                    loop.schedule(this::expire, Math.max(0, timeoutNanos() - waitedNanos), TimeUnit.NANOSECONDS);
            loop.execute(() -> connect(loop, sockets, deadline, freed));
        } catch (RejectedExecutionException closed) {
            end(Kind.LOCAL, "stopping");
            control.execute(freed);
        }
    }

    private void connect(
            EventLoop loop, ChannelFactory<? extends Channel> sockets, Future<?> deadline, Runnable freed) {
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channelFactory(sockets)
                // The trial's own deadline covers it.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        equip(made);
                    }
                })
                .connect(target);
        channel = connecting.channel();
        connecting.addListener(ended -> {
            if (!ended.isSuccess()) {
                refused(ended.cause());
                deadline.cancel(false);
                control.execute(freed);
                return;
            }
            connecting.channel().closeFuture().addListener(closed -> {
                deadline.cancel(false);
                control.execute(freed);
            });
        });
    }

    private void equip(Channel made) {
        if (check.httpPath().isPresent()) {
            made.pipeline().addLast(new HttpClientCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK));
            made.pipeline().addLast(new HttpTrial(this));
        } else {
            made.pipeline().addLast(new TcpTrial(this));
        }
    }

    private void refused(Throwable cause) {
        Causes.Cause known = Causes.of(cause);
        end(known.local() ? Kind.LOCAL : Kind.UNREACHED, known.words());
    }

    private void expire() {
        Channel open = channel;
        boolean connected = open != null && open.isActive();
        boolean late = control.nanos() - askedNanos - timeoutNanos() > lateNanos;
        if (late || waitedLong) {
            end(Kind.LOCAL, (late ? "event loop late" : "waited for its turn") + ", no answer within " + time());
        } else if (connected) {
            end(Kind.BAD_ANSWER, "no answer within " + time());
        } else {
            end(Kind.UNREACHED, "no connection within " + time());
        }
        if (open != null) {
            open.close();
        }
    }

    /** Tells the result on the control loop, unless one was told. Thread-safe. */
    void end(Kind kind, String words) {
        if (ended.compareAndSet(false, true)) {
            Result result = new Result(kind, words, control.nanos() - askedNanos);
            control.execute(() -> {
                waiting.cancel();
                done.accept(result);
            });
        }
    }

    private long timeoutNanos() {
        return check.timeout().toNanos();
    }

    private String time() {
        return Units.words(check.timeout());
    }
}

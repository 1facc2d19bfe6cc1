package dev.outrigger.sidecar.require;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Event;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.require.ListenerEvent.ListenerBound;
import dev.outrigger.sidecar.require.ListenerEvent.ListenerFailed;
import dev.outrigger.sidecar.wire.Wire;
import dev.outrigger.sidecar.wire.WireLoop;
import dev.outrigger.sidecar.wire.WireLoops;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceListenerTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1100);

    private final TakenPort port = new TakenPort();
    private final OneTimer control = new OneTimer();
    private final List<Event> told = new ArrayList<>();
    private final Deque<Consumer<String>> questions = new ArrayDeque<>();
    private final ServiceListener listener = new ServiceListener(
            "api", ADDRESS, port, new WireLoops.ListenerOptions(true), wire -> {}, control, this::asked, told::add);

    @Test
    void triesAgainUntilThePortIsFree() {
        port.holder = "pid 7";

        listener.open();
        control.due();
        port.holder = null;
        control.due();

        assertThat(listener.bound()).isTrue();
        assertThat(told).last().isEqualTo(new ListenerBound("api", "127.0.0.1:1100"));
    }

    @Test
    void tellsOnceWhoHoldsThePortAndThenTheNextHolder() {
        port.holder = "pid 7";
        listener.open();
        answer();
        for (int i = 0; i < 14; i++) {
            control.due();
        }
        boolean askedAgain = answer();

        port.holder = "pid 8";
        control.due();
        answer();

        assertThat(askedAgain).isFalse();
        assertThat(told)
                .containsExactly(
                        new ListenerFailed("api", "127.0.0.1:1100", "taken; held by pid 7"),
                        new ListenerFailed("api", "127.0.0.1:1100", "taken; held by pid 8"));
        assertThat(listener.failure()).isEqualTo("taken; held by pid 8");
    }

    @Test
    void saysWhyUntilItIsKnownWhoHoldsThePort() {
        port.holder = "pid 7";

        listener.open();

        assertThat(listener.tried()).isTrue();
        assertThat(listener.failure()).isEqualTo("taken");
        assertThat(told).isEmpty();
    }

    @Test
    void tellsOfNoHolderOnceItIsBound() {
        port.holder = "pid 7";
        listener.open();

        port.holder = null;
        control.due();
        questions.remove().accept("pid 7");

        assertThat(told).containsExactly(new ListenerBound("api", "127.0.0.1:1100"));
        assertThat(listener.failure()).isEmpty();
    }

    private void asked(int askedPort, Consumer<String> answer) {
        assertThat(askedPort).isEqualTo(1100);
        questions.add(answer);
    }

    /** Answers with the present holder, and returns whether that was asked. */
    private boolean answer() {
        Consumer<String> open = questions.poll();
        if (open != null) {
            open.accept(port.holder == null ? "" : port.holder);
        }
        return open != null;
    }

    @Test
    void triesNoMoreOnceClosed() {
        port.holder = "pid 7";
        listener.open();

        listener.close();
        port.holder = null;
        control.due();

        assertThat(listener.bound()).isFalse();
        assertThat(port.tries).isEqualTo(1);
    }

    @Test
    void doesNotAcceptWhereItIsBoundWhileItShallNot() {
        port.holder = "pid 7";
        listener.open();

        listener.accepting(false);
        port.holder = null;
        control.due();

        assertThat(listener.bound()).isTrue();
        assertThat(port.accepting).isFalse();
    }

    private static final class TakenPort implements WireLoops {
        private @Nullable String holder;
        private boolean accepting = true;
        private int tries;

        @Override
        public int count() {
            return 1;
        }

        @Override
        public WireLoop loop(int index) {
            throw new AssertionError("no loop here");
        }

        @Override
        public Transport transport() {
            return new Transport("scripted", "test");
        }

        @Override
        public Listener bind(InetSocketAddress address, ListenerOptions options, Consumer<Wire> accepted)
                throws BindException {
            tries++;
            if (holder != null) {
                throw new BindException("taken");
            }
            return new Listener() {
                @Override
                public InetSocketAddress address() {
                    return address;
                }

                @Override
                public void accepting(boolean on) {
                    accepting = on;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    private static final class OneTimer implements Scheduler {
        private @Nullable Runnable timer;
        private long nanos;

        void due() {
            Runnable due = timer;
            timer = null;
            if (due != null) {
                due.run();
            }
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            timer = () -> {
                nanos += delayNanos;
                task.run();
            };
            return () -> timer = null;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }
}

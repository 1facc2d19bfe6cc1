package dev.outrigger.routing.testing;

import dev.outrigger.routing.Check;
import dev.outrigger.routing.Prober;
import dev.outrigger.routing.Scheduler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A prober whose answers are written down per address; good, and a millisecond away, if nothing is. Control loop. */
public final class ScriptedProber implements Prober {
    private static final long MILLISECOND = 1_000_000L;

    private final Scheduler scheduler;
    private final Map<InetSocketAddress, Result.Kind> answers = new HashMap<>();
    private final List<Long> times = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();

    /** Answers on {@code scheduler}. */
    public ScriptedProber(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Answers {@code kind} for {@code address} from now on. */
    public void answer(InetSocketAddress address, Result.Kind kind) {
        answers.put(address, kind);
    }

    /** Returns when probes began, by the scheduler's ticker. */
    public List<Long> times() {
        return List.copyOf(times);
    }

    /** Returns what was probed, in order. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Returns how many probes {@code address} got. */
    public long probes(InetSocketAddress address) {
        return addresses.stream().filter(address::equals).count();
    }

    @Override
    public void probe(InetSocketAddress address, Check check, Consumer<Result> done) {
        times.add(scheduler.nanos());
        addresses.add(address);
        scheduler.schedule(
                () -> {
                    Result.Kind kind = answers.getOrDefault(address, Result.Kind.GOOD);
                    done.accept(new Result(kind, words(kind), MILLISECOND));
                },
                MILLISECOND);
    }

    private static String words(Result.Kind kind) {
        return switch (kind) {
            case GOOD -> "connected";
            case BAD_ANSWER -> "503 (expected: 200-399)";
            case UNREACHED -> "refused";
            case LOCAL -> "no descriptors";
        };
    }
}

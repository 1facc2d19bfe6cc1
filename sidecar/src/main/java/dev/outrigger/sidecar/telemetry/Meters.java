package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Ticker;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * All that this process counts. Services come and go on the control loop; what they counted is shown until ten minutes after
 * they went, so that a last scrape sees it. Thread-safe.
 */
public final class Meters {
    /** How long a service that is no longer required is shown. */
    static final long SHOWN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Ticker ticker;
    private final int loops;
    private final Map<String, ServiceMeters> services = new ConcurrentHashMap<>();
    private final Map<String, Long> retired = new ConcurrentHashMap<>();
    private final Map<Refused, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<HookRun, LongAdder> hookRuns = new ConcurrentHashMap<>();

    /** Why an entry of a service was ignored. */
    record Refused(String service, String reason) {}

    /** How a hook ended. */
    record HookRun(String hook, String result) {}

    /** @param loops how many event loops count */
    public Meters(Ticker ticker, int loops) {
        this.ticker = ticker;
        this.loops = loops;
    }

    /** Returns the meters of {@code service}, the same ones as before if it comes back. */
    public ServiceMeters service(String service) {
        retired.remove(service);
        return services.computeIfAbsent(service, name -> new ServiceMeters(name, loops));
    }

    /** Notes that {@code service} is no longer required. */
    public void retire(String service) {
        retired.putIfAbsent(service, ticker.nanos());
    }

    /** Counts an entry of the registry that is ignored. */
    public void entryRefused(String service, String reason) {
        refused.computeIfAbsent(new Refused(service, reason), any -> new LongAdder())
                .increment();
    }

    /** Counts a run of {@code hook} that ended as {@code result} says. */
    public void hookRan(String hook, String result) {
        hookRuns.computeIfAbsent(new HookRun(hook, result), any -> new LongAdder())
                .increment();
    }

    /** Returns what is to be shown, by name. */
    Map<String, ServiceMeters> services() {
        long now = ticker.nanos();
        retired.forEach((service, since) -> {
            if (now - since >= SHOWN_NANOS && retired.remove(service, since)) {
                services.remove(service);
            }
        });
        return new TreeMap<>(services);
    }

    Map<Refused, LongAdder> refused() {
        return refused;
    }

    Map<HookRun, LongAdder> hookRuns() {
        return hookRuns;
    }
}

package dev.outrigger.sidecar.telemetry;

import dev.outrigger.routing.Ticker;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

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
    private final Map<String, Map<String, LongAdder>> refused = new ConcurrentHashMap<>();
    private final Map<String, Long> retired = new ConcurrentHashMap<>();
    private final Set<String> conflicts = ConcurrentHashMap.newKeySet();
    private final Map<HookRun, LongAdder> hookRuns = new ConcurrentHashMap<>();

    private final LongAdder accessLogDropped = new LongAdder();
    private final Cells[] turns;

    /** How a hook ended. */
    record HookRun(String hook, String result) {}

    /** @param loops how many event loops count */
    public Meters(Ticker ticker, int loops) {
        this.ticker = ticker;
        this.loops = loops;
        this.turns = new Cells[loops];
        for (int i = 0; i < loops; i++) {
            turns[i] = new Cells(Buckets.CELLS);
        }
    }

    /** Returns who is told how long each turn of the loop with {@code index} took; to be told on that loop alone. */
    public LongConsumer turns(int index) {
        Cells cells = turns[index];
        return nanos -> Buckets.record(cells, 0, nanos);
    }

    int loops() {
        return loops;
    }

    /** Returns how long the turns of the loop with {@code index} took so far. */
    Distribution turnSeconds(int index) {
        return Buckets.read(turns[index], 0);
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
        refused.computeIfAbsent(service, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(reason, any -> new LongAdder())
                .increment();
    }

    /** Notes whether the registry's definition of {@code service} and the document here disagree. */
    public void definitionConflict(String service, boolean conflict) {
        if (conflict) {
            conflicts.add(service);
        } else {
            conflicts.remove(service);
        }
    }

    /** Counts a run of {@code hook} that ended as {@code result} says. */
    public void hookRan(String hook, String result) {
        hookRuns.computeIfAbsent(new HookRun(hook, result), any -> new LongAdder())
                .increment();
    }

    /** Counts lines of the access log that were dropped. Any thread. */
    public void accessLogDropped(long lines) {
        accessLogDropped.add(lines);
    }

    long accessLogDropped() {
        return accessLogDropped.sum();
    }

    /** Takes all but {@code required} for retired, and forgets those that have been for ten minutes. */
    void keep(Set<String> required) {
        Set<String> all = new TreeSet<>(services.keySet());
        all.addAll(refused.keySet());
        all.addAll(conflicts);
        for (String service : all) {
            if (required.contains(service)) {
                retired.remove(service);
            } else {
                retire(service);
            }
        }
        long now = ticker.nanos();
        retired.forEach((service, since) -> {
            if (now - since >= SHOWN_NANOS && retired.remove(service, since)) {
                services.remove(service);
                refused.remove(service);
                conflicts.remove(service);
            }
        });
    }

    /** Returns what is to be shown, by name. */
    Map<String, ServiceMeters> services() {
        return new TreeMap<>(services);
    }

    /** Returns the services of which an entry was refused. */
    Set<String> refusedOf() {
        return refused.keySet();
    }

    long refused(String service, String reason) {
        Map<String, LongAdder> reasons = refused.get(service);
        LongAdder count = reasons == null ? null : reasons.get(reason);
        return count == null ? 0 : count.sum();
    }

    /** Returns the services whose definition in the registry was found to contradict ours. */
    Set<String> conflicts() {
        return conflicts;
    }

    Map<HookRun, LongAdder> hookRuns() {
        return hookRuns;
    }
}

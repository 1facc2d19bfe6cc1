package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.operate.Draining;
import dev.outrigger.sidecar.operate.Result;
import dev.outrigger.sidecar.process.StateDir;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators drain on this node, by service, whether it runs here at the moment or not. It outlives the process: what was
 * drained before is so from the first announcement on.
 *
 * <p>A drain begins at once and is answered when it is on disk; if the disk does not take it, that is said, and tried again.
 * {@link #drain} and {@link #undrain} are thread-safe, the rest is confined to the control loop.
 */
public final class Drains implements Draining {
    private static final Logger log = LoggerFactory.getLogger(Drains.class);
    private static final Path PROC = Path.of("/proc/net");
    private static final Duration CLOCK_CHECK = Duration.ofMinutes(1);
    private static final Duration CONNECTION_GLANCE = Duration.ofMillis(200);
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private final Scheduler control;
    private final InstantSource wall;
    private final Around around;
    private final DrainKeeping keeping;
    private final DrainWait.World world;
    private final Map<String, HeldDrain> held = new TreeMap<>();
    private final List<Drain> stored;
    private String damaged;
    private boolean checking;
    private Runnable changed = () -> {};

    /**
     * What it is about.
     *
     * @param provided the instances that run here now; asked each time
     * @param delay {@code drain_delay}; asked each time
     * @param connected whether the registry answers
     */
    public record Around(
            Supplier<List<ProvidedService>> provided, Supplier<Duration> delay, BooleanSupplier connected) {}

    /** Tells who is connected. */
    @FunctionalInterface
    interface Looking {
        /** Tells on the control loop who is connected to {@code instance}, or why that is not known. */
        void look(InetSocketAddress instance, BiConsumer<@Nullable Connections, String> told);
    }

    /** Returns what {@code state} remembers. Blocks on the disk; nothing is in force before {@link #start}. */
    public static Drains open(
            StateDir state, BlockingPool files, Scheduler control, InstantSource wall, Around around) {
        DrainFile file = new DrainFile(state);
        return new Drains(
                control,
                wall,
                around,
                file.read(),
                (drains, done) -> files.submit(() -> file.write(drains), done, why -> done.accept(Optional.of(why))),
                (instance, told) -> files.submit(
                        () -> Connections.to(instance, PROC),
                        seen -> told.accept(seen, ""),
                        why -> told.accept(null, why)));
    }

    Drains(
            Scheduler control,
            InstantSource wall,
            Around around,
            DrainFile.Loaded loaded,
            DrainKeeping.Disk disk,
            Looking looking) {
        this.control = control;
        this.wall = wall;
        this.around = around;
        this.stored = loaded.drains();
        this.damaged = loaded.trouble();
        this.keeping = new DrainKeeping(control, disk);
        this.world = new Here(looking);
    }

    /**
     * Puts in force what was drained before. Once, before any instance is {@link #admit admitted}.
     *
     * @param shown run whenever there is something else to show, before the registry hears of it
     */
    public void start(Runnable shown) {
        changed = shown;
        if (!damaged.isEmpty()) {
            log.warn("drains damaged reason=\"{}\"", damaged);
        }
        Instant now = wall.instant();
        for (Drain one : stored) {
            Drain drain = one.begunBy(now);
            if (drain.until().filter(until -> !until.isAfter(now)).isPresent()) {
                log.info("drain over service={} drain=\"{}\"", drain.service(), drain.words());
            } else {
                log.info("drained since before the start service={} drain=\"{}\"", drain.service(), drain.words());
                hold(drain);
            }
        }
        apply();
        held.values().forEach(this::reach);
        if (!stored.equals(drains())) {
            keeping.keep(drains(), why -> {});
        }
    }

    /** Has {@code service} be drained or not, as it is wanted: before it starts. Idempotent. */
    public void admit(ProvidedService service) {
        HeldDrain drain = held.get(service.service());
        if (drain == null) {
            service.undrain();
        } else {
            service.drain("drained: " + drain.drain().words());
        }
    }

    private void apply() {
        around.provided().get().forEach(this::admit);
    }

    /** Returns what is drained, by service. */
    public List<Drain> drains() {
        return held.values().stream().map(HeldDrain::drain).toList();
    }

    /** Returns whether the registry was seen to hold every instance of {@code service} as draining, or to hold none. */
    public boolean acknowledged(String service) {
        HeldDrain drain = held.get(service);
        return drain != null && drain.acknowledged(world.instances(service));
    }

    /** Returns who drains {@code service}, why and until when, for people; empty if nobody does. */
    public String words(String service) {
        HeldDrain drain = held.get(service);
        return drain == null ? "" : drain.drain().words();
    }

    /** Returns what an operator should know of the file; empty if it is as it should be. */
    public Optional<String> trouble() {
        String trouble = keeping.trouble().isEmpty() ? damaged : keeping.trouble();
        return Optional.of(trouble).filter(words -> !words.isEmpty());
    }

    @Override
    public CompletionStage<Result> drain(Wish wish) {
        CompletableFuture<Result> done = new CompletableFuture<>();
        control.execute(() -> {
            Named named = Named.of(wish.services(), wish.all(), here(), here(), "announced by this node");
            if (named.refused() != null) {
                done.complete(named.refused());
            } else {
                drain(wish, named, done::complete);
            }
        });
        return done;
    }

    private void drain(Wish wish, Named named, Consumer<Result> done) {
        damaged = "";
        Instant now = wall.instant();
        List<HeldDrain> drains = new ArrayList<>();
        List<HeldDrain> fresh = new ArrayList<>();
        for (String service : named.known()) {
            HeldDrain before = held.get(service);
            String reason =
                    wish.reason().isEmpty() && before != null ? before.drain().reason() : wish.reason();
            Instant since = before == null ? now : before.drain().since();
            Drain drain =
                    new Drain(service, reason, wish.by(), since, wish.lasting().map(now::plus));
            log.info("drain service={} drain=\"{}\"", service, clean(drain.words()));
            HeldDrain one = hold(drain);
            drains.add(one);
            if (before == null) {
                fresh.add(one);
            }
        }
        changed.run();
        apply();
        fresh.forEach(this::reach);
        changed.run();
        keeping.keep(drains(), why -> kept(wish, named, drains, why, done));
    }

    private void kept(Wish wish, Named named, List<HeldDrain> drains, Optional<String> why, Consumer<Result> done) {
        why.ifPresent(words -> log.warn("drains not kept reason=\"{}\"", words));
        Consumer<List<DrainAnswer.Unsettled>> told = unsettled -> done.accept(result(new DrainAnswer(
                drains.stream()
                        .filter(one -> !one.over())
                        .map(one -> DrainAnswer.Entry.of(
                                one.drain(), acknowledged(one.drain().service())))
                        .toList(),
                List.of(),
                named.unknown(),
                why.orElse(""),
                wish.waiting().isPresent() && unsettled.isEmpty(),
                unsettled,
                around.connected().getAsBoolean())));
        if (wish.waiting().isPresent()) {
            new DrainWait(control, world, drains, wish.waiting().get(), wish.untilIdle(), told).start();
        } else {
            told.accept(List.of());
        }
    }

    private static Result result(DrainAnswer answer) {
        return answer.whole() ? new Result.Done(answer) : new Result.Partly(answer);
    }

    @Override
    public CompletionStage<Result> undrain(List<String> services, boolean all) {
        CompletableFuture<Result> done = new CompletableFuture<>();
        control.execute(() -> {
            Set<String> known = new LinkedHashSet<>(held.keySet());
            known.addAll(here());
            List<String> drained = List.copyOf(held.keySet());
            boolean nothing = drained.isEmpty() && services.isEmpty();
            Named named = Named.of(services, all || nothing, drained, known, "drained");
            if (named.refused() != null) {
                done.complete(named.refused());
            } else {
                undrain(named, done::complete);
            }
        });
        return done;
    }

    private void undrain(Named named, Consumer<Result> done) {
        damaged = "";
        List<String> undrained = named.known().stream().filter(this::release).toList();
        changed.run();
        apply();
        changed.run();
        keeping.keep(
                drains(),
                why -> done.accept(result(new DrainAnswer(
                        List.of(),
                        undrained,
                        named.unknown(),
                        why.orElse(""),
                        false,
                        List.of(),
                        around.connected().getAsBoolean()))));
    }

    /** Returns whether it was drained. */
    private boolean release(String service) {
        HeldDrain drain = held.remove(service);
        if (drain == null) {
            return false;
        }
        drain.end();
        log.info("undrain service={} drain=\"{}\"", service, clean(drain.drain().words()));
        return true;
    }

    private HeldDrain hold(Drain drain) {
        String service = drain.service();
        HeldDrain one = held.computeIfAbsent(service, any -> new HeldDrain(drain, control, wall));
        one.begin(drain, () -> expire(service, one));
        followClock();
        return one;
    }

    private void expire(String service, HeldDrain drain) {
        if (held.get(service) == drain && release(service)) {
            changed.run();
            apply();
            changed.run();
            keeping.keep(drains(), why -> {});
        }
    }

    /** A registry that cannot be reached may hold what an earlier process announced: whatever is not announced now waits too. */
    private void reach(HeldDrain drain) {
        if (around.connected().getAsBoolean()) {
            drain.reach();
        } else if (!drain.over()) {
            control.schedule(() -> reach(drain), CONNECTION_GLANCE.toNanos());
        }
    }

    /** While any drain has an end: the wall clock may be set meanwhile, and the file is in its time. */
    private void followClock() {
        boolean any = held.values().stream().anyMatch(one -> one.drain().until().isPresent());
        if (any && !checking) {
            checking = true;
            control.schedule(this::checkClock, CLOCK_CHECK.toNanos());
        }
    }

    private void checkClock() {
        checking = false;
        boolean set = false;
        for (HeldDrain drain : held.values()) {
            set |= drain.followClock(CLOCK_TOLERANCE);
        }
        if (set) {
            changed.run();
            keeping.keep(drains(), why -> {});
        }
        followClock();
    }

    private List<String> here() {
        Set<String> names = new LinkedHashSet<>();
        around.provided().get().forEach(service -> names.add(service.service()));
        return List.copyOf(names);
    }

    /** Callers write these words: no quote or line end of theirs ends a field of a log line. */
    private static String clean(String words) {
        return words.replaceAll("\\p{Cntrl}", "?").replace('"', '\'');
    }

    /** What a wait sees of this node. */
    private final class Here implements DrainWait.World {
        private final Looking looking;

        Here(Looking looking) {
            this.looking = looking;
        }

        @Override
        public List<ProvidedService> instances(String service) {
            return around.provided().get().stream()
                    .filter(one -> one.service().equals(service))
                    .toList();
        }

        @Override
        public Duration delay(String service) {
            Duration most = around.delay().get();
            for (ProvidedService instance : instances(service)) {
                Duration window = instance.readWindow();
                most = window.compareTo(most) > 0 ? window : most;
            }
            return most;
        }

        @Override
        public String missing(String service) {
            if (!around.connected().getAsBoolean()) {
                return "it cannot be reached";
            }
            return instances(service).stream()
                    .map(one -> one.view().missing())
                    .filter(words -> !words.isEmpty())
                    .findFirst()
                    .orElse("");
        }

        @Override
        public void look(InetSocketAddress instance, BiConsumer<@Nullable Connections, String> told) {
            looking.look(instance, told);
        }
    }
}

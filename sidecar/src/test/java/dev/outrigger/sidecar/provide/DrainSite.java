package dev.outrigger.sidecar.provide;

import dev.outrigger.routing.Event;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Drains of {@code search} and {@code billing}, which were up before; a disk and connections as a test says. */
final class DrainSite {
    final VirtualTime time = new VirtualTime();
    final WordyAnnouncer registry = new WordyAnnouncer(time);
    final List<Event> events = new ArrayList<>();
    final Fixture fixture = new Fixture(time, registry, events);
    final List<ProvidedService> provided =
            new ArrayList<>(List.of(fixture.service("search", true), fixture.service("billing", true)));
    final Wall wall = new Wall();
    final ScriptedDisk disk = new ScriptedDisk();
    final List<String> shown = new ArrayList<>();
    final Map<String, Integer> peers = new HashMap<>();
    final Drains drains;
    String proc = "";
    boolean connected = true;
    private int before;

    DrainSite(Drain... stored) {
        this(new DrainFile.Loaded(List.of(stored), ""));
    }

    DrainSite(DrainFile.Loaded loaded) {
        drains = new Drains(
                time,
                wall,
                new Drains.Around(() -> provided, () -> Duration.ofSeconds(3), () -> connected),
                loaded,
                disk,
                this::look);
    }

    /** Puts in force what was stored, then starts the instances. */
    void start() {
        drains.start(() -> shown.add(
                "search " + provided.get(0).state().word() + ", " + asked().size() + " asked of the registry"));
        shown.clear();
        provided.forEach(ProvidedService::start);
        time.settle();
        before = registry.asked.size();
    }

    /** Returns what the registry was asked when the instances started. */
    List<String> announced() {
        return registry.asked.subList(0, before);
    }

    /** Returns what it was asked since. */
    List<String> asked() {
        return registry.asked.subList(before, registry.asked.size());
    }

    private void look(InetSocketAddress instance, BiConsumer<@Nullable Connections, String> told) {
        time.execute(() -> told.accept(proc.isEmpty() ? new Connections(Map.copyOf(peers)) : null, proc));
    }

    /** A wall clock that follows the time, and can be set. */
    final class Wall implements InstantSource {
        private Instant origin = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return origin.plusNanos(time.nanos());
        }

        void set(Duration by) {
            origin = origin.plus(by);
        }
    }

    /** Takes what it is given, or does not. */
    final class ScriptedDisk implements DrainKeeping.Disk {
        private final List<Runnable> waiting = new ArrayList<>();
        private List<Drain> content = List.of();
        private Optional<String> failure = Optional.empty();
        private boolean hanging;
        private int writes;

        void hangs() {
            hanging = true;
        }

        void fails(String why) {
            failure = Optional.of(why);
        }

        void answers() {
            hanging = false;
            failure = Optional.empty();
            waiting.forEach(Runnable::run);
            waiting.clear();
        }

        List<Drain> content() {
            return content;
        }

        int writes() {
            return writes;
        }

        @Override
        public void write(List<Drain> drains, Consumer<Optional<String>> done) {
            writes++;
            Runnable write = () -> time.execute(() -> {
                content = failure.isEmpty() ? drains : content;
                done.accept(failure);
            });
            if (hanging) {
                waiting.add(write);
            } else {
                write.run();
            }
        }
    }
}

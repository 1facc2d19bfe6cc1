package dev.outrigger.sidecar;

import dev.outrigger.routing.Events;
import dev.outrigger.routing.Scheduler;
import dev.outrigger.sidecar.config.Accepted;
import dev.outrigger.sidecar.config.ConfigException;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Loaded;
import dev.outrigger.sidecar.config.Loading;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.config.Restart;
import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.operate.Reloading;
import dev.outrigger.sidecar.operate.Result;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.Overview.FileState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what the files say in force, file by file, one reading after the other. Files are read on the blocking pool, all else is
 * on the control loop, but {@link #reload} may be called on any thread.
 */
final class Reloads implements Reloading {
    private static final Logger log = LoggerFactory.getLogger(Reloads.class);
    private static final int MOST_WAITING = 64;

    /** For the files to be read. A disk that has not answered by then, such as a network's, may never. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The first keeping takes a processor for 20 ms, which the first requests want. */
    private static final long FIRST_KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Result.Refused STOPPING =
            new Result.Refused("stopping", "this sidecar stops (expected: one that runs)");

    private final Loading loading;
    private final Scheduler control;
    private final BlockingPool files;
    private final InstantSource wall;
    private final Events events;
    private final Applied applied;
    private final Duration patience;
    private final NodeConfig started;
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private final Map<String, Overview.ConfigFile> shown = new HashMap<>();

    private Accepted inForce;
    private @Nullable Accepted held;
    private String heldWhy = "";
    private String failure = "";
    private Instant loadedAt;
    private List<String> restart = List.of();
    private boolean busy;
    private boolean late;
    private Instant failedAt = Instant.EPOCH;
    private boolean ended;
    private boolean keeping;
    private boolean keepAgain;

    /** What a configuration means for the rest of the process. Control loop. */
    interface Applied {
        /** A reload that somebody asked for begins. */
        void begins();

        /** Puts {@code next} in force. */
        void use(Configuration next);

        /** Closes what is open and not wanted any more, and returns it in words. */
        List<String> prune();

        /**
         * A reload is over, whatever came of it. Runs {@code seen} once, on the control loop, when whoever asked for it may
         * look.
         */
        void over(Runnable seen);
    }

    /**
     * Who waits for a reload.
     *
     * @param somebody whether a person or program asked, and not a file that changed
     */
    private record Asked(Wish wish, boolean somebody, CompletableFuture<Result> result) {}

    /**
     * What a reload came to.
     *
     * @param applied whether anything new is in force
     * @param held why what is on disk waits for {@code --force}; empty if it does not
     * @param files those that are not in force as they are on disk
     * @param restart what was changed and takes a restart
     * @param closed local ports that were closed because nothing requires them
     */
    record Report(
            boolean applied, String held, List<Overview.ConfigFile> files, List<String> restart, List<String> closed) {}

    /**
     * @param loaded what the process was started with
     * @param patience for the files to be read, {@link #PATIENCE}
     */
    Reloads(
            Loaded loaded,
            Scheduler control,
            BlockingPool files,
            InstantSource wall,
            Events events,
            Applied applied,
            Duration patience) {
        this.patience = patience;
        this.loading = loaded.loading();
        this.inForce = loaded.accepted();
        this.control = control;
        this.files = files;
        this.wall = wall;
        this.events = events;
        this.applied = applied;
        this.started = inForce.configuration().node();
        this.loadedAt = wall.instant();
    }

    /** Tells what is wrong with what the process was started with, and keeps it for the next start. Control loop. */
    void begin() {
        inForce.warnings().forEach(warning -> log.warn("{}", warning));
        note(inForce);
        if (inForce.files().stream().anyMatch(file -> file.state() == FileState.HELD)) {
            changed(); // reads again what was held before the start, and says why it is
        } else {
            control.schedule(this::keep, FIRST_KEPT_NANOS);
        }
    }

    /** Has the files read again: one may have changed. Thread-safe. */
    void changed() {
        reload(Wish.USUAL, false);
    }

    @Override
    public CompletionStage<Result> reload(Wish wish) {
        return reload(wish, true);
    }

    private CompletionStage<Result> reload(Wish wish, boolean somebody) {
        Asked asked = new Asked(wish, somebody, new CompletableFuture<>());
        control.execute(() -> take(asked));
        return asked.result();
    }

    private void take(Asked asked) {
        if (ended) {
            asked.result().complete(STOPPING);
        } else if (late) {
            asked.result().complete(new Result.Refused("not_loaded", failure));
        } else if (waiting.size() >= MOST_WAITING) {
            asked.result()
                    .complete(new Result.Refused("busy", waiting.size() + " reloads wait already (expected: fewer)"));
        } else {
            waiting.add(asked);
            next();
        }
    }

    /** Reloads nothing any more: what is withdrawn must not be announced again. Control loop. */
    void end() {
        ended = true;
        waiting.forEach(asked -> asked.result().complete(STOPPING));
        waiting.clear();
    }

    private void next() {
        Asked asked = waiting.peek();
        if (asked == null || busy) {
            return;
        }
        busy = true;
        waiting.remove();
        if (asked.somebody()) {
            applied.begins();
        }
        Accepted before = inForce;
        Scheduler.Cancellable deadline = control.schedule(() -> late(asked), patience.toNanos());
        files.submit(
                () -> read(before),
                read -> done(asked, deadline, () -> ended ? STOPPING : decided(asked.wish(), read)),
                why -> done(asked, deadline, () -> failed(why)));
    }

    /** Nobody waits any longer, and nobody else begins to: what hangs would take one thread after the other. */
    private void late(Asked asked) {
        late = true;
        Result refused = failed("the files were not read in " + patience.toSeconds()
                + " s, and are still being read (expected: a disk that answers)");
        asked.result().complete(refused);
        waiting.forEach(one -> one.result().complete(refused));
        waiting.clear();
    }

    /** What was read, or why nothing can be in force. */
    private record Read(Loading.@Nullable Next next, String why) {}

    private Read read(Accepted before) {
        try {
            return new Read(loading.next(before), "");
        } catch (ConfigException wrong) {
            return new Read(null, String.valueOf(wrong.getMessage()));
        }
    }

    private void done(Asked asked, Scheduler.Cancellable deadline, Supplier<Result> decide) {
        // What was read too late is as old as the wait for it.
        Result result = late ? new Result.Refused("not_loaded", failure) : sure(decide);
        applied.over(() -> {
            deadline.cancel();
            busy = false;
            asked.result().complete(result);
            if (late) {
                late = false;
                changed();
            } else {
                next();
            }
        });
    }

    private static Result sure(Supplier<Result> decide) {
        try {
            return decide.get();
        } catch (RuntimeException defect) {
            // The next reload may well succeed, and whoever asked for this one must not wait for ever.
            log.error("reload threw", defect);
            return new Result.Refused("defect", defect.toString());
        }
    }

    private Result failed(String why) {
        if (!why.equals(failure)) {
            events.accept(new ConfigEvent.ReloadFailed(why));
            failedAt = wall.instant();
        }
        failure = why;
        return new Result.Refused("not_loaded", why);
    }

    private Result decided(Wish wish, Read read) {
        Loading.Next next = read.next();
        if (next == null) {
            return failed(read.why());
        }
        failure = "";
        Accepted accepted = next.accepted();
        if (!next.held().isEmpty() && !wish.force()) {
            return hold(accepted, next.held());
        }
        if (!next.held().isEmpty()) {
            events.accept(new ConfigEvent.ReloadForced(next.held(), wish.by(), wish.reason()));
        }
        held = null;
        heldWhy = "";
        note(accepted);
        List<String> changed = Loading.changed(inForce, accepted);
        if (changed.isEmpty()) {
            inForce = accepted;
        } else {
            use(accepted, changed);
        }
        keep(); // also what is as it was: the process may end before it was kept for the first time
        List<String> closed = wish.prune() ? applied.prune() : List.of();
        Report report = report(!changed.isEmpty(), closed);
        return accepted.valid() ? new Result.Done(report) : new Result.Partly(report);
    }

    private Result hold(Accepted accepted, String why) {
        if (!why.equals(heldWhy)) {
            events.accept(new ConfigEvent.ReloadHeld(why));
        }
        heldWhy = why;
        held = accepted;
        note(Loading.held(inForce, accepted));
        keep();
        return new Result.Refused("held", why + "; `outrigger reload --force` applies it");
    }

    private void use(Accepted accepted, List<String> changed) {
        Loading.newWarnings(inForce, accepted).forEach(warning -> log.warn("{}", warning));
        inForce = accepted;
        loadedAt = wall.instant();
        NodeConfig node = accepted.configuration().node();
        List<String> needed = Restart.needed(started, node);
        if (!needed.isEmpty() && !needed.equals(restart)) {
            events.accept(new ConfigEvent.RestartNeeded(needed));
        }
        restart = needed;
        applied.use(accepted.configuration().with(Restart.without(started, node)));
        events.accept(new ConfigEvent.ConfigurationApplied(changed));
    }

    /** Tells what became of each file since it was last told. */
    private void note(Accepted accepted) {
        Map<String, Overview.ConfigFile> before = Map.copyOf(shown);
        shown.clear();
        for (Accepted.File file : accepted.files()) {
            Overview.ConfigFile known = before.get(file.file());
            if (known != null
                    && known.state() == file.state()
                    && known.mistakes().equals(file.mistakes())) {
                shown.put(file.file(), known);
                continue;
            }
            shown.put(file.file(), new Overview.ConfigFile(file.file(), file.state(), file.mistakes(), wall.instant()));
            boolean wasBroken = known != null && !known.mistakes().isEmpty();
            if (!file.mistakes().isEmpty()) {
                events.accept(new ConfigEvent.ConfigFileBroken(
                        file.file(), file.state().word(), unnamed(file)));
            } else if (wasBroken && file.state() == FileState.ACCEPTED) {
                events.accept(new ConfigEvent.ConfigFileMended(file.file()));
            }
        }
    }

    /** Returns the mistakes of {@code file} without its name. */
    private static List<String> unnamed(Accepted.File file) {
        String name = file.file() + ": ";
        return file.mistakes().stream()
                .map(words -> words.startsWith(name) ? words.substring(name.length()) : words)
                .toList();
    }

    /** Writes once more after a write that is under way: the file has one writer, and the last word stays. */
    private void keep() {
        if (keeping) {
            keepAgain = true;
            return;
        }
        keeping = true;
        Accepted kept = inForce;
        Optional<Accepted> waits = Optional.ofNullable(held);
        files.submit(() -> loading.keep(started, kept, waits), why -> kept(why.orElse("")), this::kept);
    }

    private void kept(String why) {
        keeping = false;
        if (!why.isEmpty()) {
            events.accept(new ConfigEvent.LastGoodNotKept(why));
        }
        if (keepAgain) {
            keepAgain = false;
            keep();
        }
    }

    private Report report(boolean changed, List<String> closed) {
        return new Report(changed, heldWhy, broken(), restart, closed);
    }

    private List<Overview.ConfigFile> broken() {
        return shown().stream()
                .filter(file -> file.state() != FileState.ACCEPTED)
                .toList();
    }

    private List<Overview.ConfigFile> shown() {
        List<Overview.ConfigFile> all = new ArrayList<>();
        Map<String, Overview.ConfigFile> left = new HashMap<>(shown);
        inForce.files()
                .forEach(file -> Optional.ofNullable(left.remove(file.file())).ifPresent(all::add));
        all.addAll(left.values());
        return all;
    }

    /** Returns why the files could not be read at all the last time; empty if they could. */
    Optional<Overview.Problem> trouble() {
        return failure.isEmpty() ? Optional.empty() : Optional.of(new Overview.Problem("reload", failure, failedAt));
    }

    /** Returns the files in force, as they are shown. */
    Overview.Config view(List<String> leftOpen) {
        List<String> late = new ArrayList<>(restart);
        leftOpen.forEach(port -> late.add(port + ": open, for running applications hold it (or `reload --prune`)"));
        return new Overview.Config(failure.isEmpty() && broken().isEmpty(), heldWhy, loadedAt, shown(), late);
    }
}

package dev.outrigger.sidecar.admin;

import dev.outrigger.sidecar.telemetry.Journal;
import dev.outrigger.sidecar.telemetry.Rates;
import dev.outrigger.sidecar.view.Overview;
import dev.outrigger.sidecar.view.SidecarView;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The followers of {@code /v1/events} at all doors: each change as it happens, and the whole in numbers every second and soon
 * after changes. Costs nothing while nobody follows. Confined to the admin loop.
 *
 * <p>Pictures with all endpoints are not sent: two hundred services of fifty are 3 MB of JSON.
 */
final class Streams {
    static final String CONTENT_TYPE = "text/event-stream";

    /** Followers at one door; they do not count among its connections. */
    static final int MOST_A_DOOR = 16;

    /** Changes that a follower who comes back, or asks for them, is told at most. */
    static final int MOST_REPLAYED = 100;

    private static final long SUMMARY_MILLIS = 1_000;
    /** A summary that is due sooner than this is sent with the changes that came. */
    private static final long LEAST_MILLIS = 500;
    /** Changes come together, and the picture that shows them is made 20 ms after: who hears of one finds it there. */
    private static final long SOON_MILLIS = 50;

    private final SidecarView view;
    private final Rates rates;
    private final Journal journal;
    private final Supplier<List<Overview.Problem>> doors;
    private final EventLoop loop;
    private final InstantSource wall;
    private final List<EventStream> open = new ArrayList<>();
    private final AtomicBoolean soon = new AtomicBoolean();
    private Runnable unfollow = () -> {};
    private @Nullable ScheduledFuture<?> next;

    /** What a follower is greeted with. */
    private record Hello(String version, String node, Instant at, Instant startedAt, String id) {}

    Streams(
            SidecarView view,
            Rates rates,
            Journal journal,
            Supplier<List<Overview.Problem>> doors,
            EventLoop loop,
            InstantSource wall) {
        this.view = view;
        this.rates = rates;
        this.journal = journal;
        this.doors = doors;
        this.loop = loop;
        this.wall = wall;
    }

    /** Returns whether {@code query} asks for a stream. */
    static boolean asked(Query query) {
        return query.path().equals(List.of("v1", "events"));
    }

    /** Returns how many follow at {@code door}. */
    int open(DoorKind door) {
        return (int) open.stream().filter(stream -> stream.door() == door).count();
    }

    /**
     * Has {@code channel} follow until it closes.
     *
     * @param lastId the header field {@code Last-Event-ID}; empty without one
     * @return an answer only if it is refused
     * @throws IllegalArgumentException naming what is wrong in the query
     */
    CompletableFuture<Answer> follow(Channel channel, DoorKind door, Query query, String lastId) {
        Forms.judge("v1/events", query);
        String service = query.text("service", "");
        int replay = Math.min(query.number("replay", 0), MOST_REPLAYED);
        if (open(door) >= MOST_A_DOOR) {
            return CompletableFuture.completedFuture(Answer.error(
                    503,
                    "too_many_streams",
                    MOST_A_DOOR + " event streams are open at this door (expected: at most " + MOST_A_DOOR + ")"));
        }
        EventStream stream = new EventStream(channel, door, service, process(), known(lastId, replay));
        boolean first = open.isEmpty();
        open.add(stream);
        channel.closeFuture().addListener(closed -> left(stream));
        if (first) {
            begin();
        }
        greet(stream);
        return new CompletableFuture<>();
    }

    private void begin() {
        rates.begin();
        unfollow = journal.follow(this::changed);
        next = loop.schedule(this::sum, SUMMARY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void left(EventStream stream) {
        open.remove(stream);
        if (open.isEmpty()) {
            unfollow.run();
            cancelNext();
        }
    }

    private void greet(EventStream stream) {
        Overview.Info info = view.overview().info();
        stream.begin();
        String newest = process() + "." + journal.last();
        stream.send(
                "hello", Json.line(new Hello(info.version(), info.node(), wall.instant(), info.startedAt(), newest)));
        stream.tell(journal.after(journal.last() - MOST_REPLAYED));
        stream.send("summary", summary(stream.service(), Rates.Reading.NONE));
        stream.flush();
    }

    private String process() {
        return Long.toString(view.overview().info().startedAt().toEpochMilli(), Character.MAX_RADIX);
    }

    /** Returns the number of the last change that the follower knows of, or need not be told of. */
    private long known(String lastId, int replay) {
        long last = journal.last();
        String prefix = process() + ".";
        if (lastId.isEmpty()) {
            return Math.max(0, last - replay);
        }
        if (!lastId.startsWith(prefix) || !lastId.substring(prefix.length()).matches("\\d{1,18}")) {
            // Of another process: what it knows is not in this journal.
            return Math.max(0, last - MOST_REPLAYED);
        }
        return Math.min(last, Long.parseLong(lastId.substring(prefix.length())));
    }

    /** On whatever thread told the journal. */
    private void changed() {
        if (!soon.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(() -> loop.schedule(this::tell, SOON_MILLIS, TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException over) {
            // The doors are closed: nobody follows any more.
        }
    }

    private void tell() {
        soon.set(false);
        List<Journal.Change> changes = journal.after(0);
        List.copyOf(open).forEach(stream -> stream.tell(changes));
        if (next != null && next.getDelay(TimeUnit.MILLISECONDS) > LEAST_MILLIS) {
            List.copyOf(open).forEach(EventStream::flush);
        } else {
            sum();
        }
    }

    private void sum() {
        if (open.isEmpty()) {
            return;
        }
        cancelNext();
        Rates.Reading reading = rates.read();
        Map<String, String> made = new HashMap<>();
        for (EventStream stream : List.copyOf(open)) {
            stream.send("summary", made.computeIfAbsent(stream.service(), service -> summary(service, reading)));
            stream.flush();
        }
        next = loop.schedule(this::sum, SUMMARY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private String summary(String service, Rates.Reading reading) {
        Overview overview = view.overview();
        int problems = overview.problems().size() + doors.get().size();
        return Json.line(Summary.of(
                overview, problems, reading, wall.instant(), name -> service.isEmpty() || service.equals(name)));
    }

    private void cancelNext() {
        Optional.ofNullable(next).ifPresent(timer -> timer.cancel(false));
    }
}

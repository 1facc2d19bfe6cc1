package dev.outrigger.sidecar.telemetry;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.Events;
import dev.outrigger.routing.Ticker;
import dev.outrigger.routing.router.RoutingEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of events: a count, one log line, and the memory of why an endpoint is out. Events are taken on the control
 * loop; {@link #recall} is thread-safe.
 *
 * <p>An event is a record: its name and components are the line, so that a new kind of event needs no code here.
 */
public final class EventLog implements Events {
    private static final Logger log = LoggerFactory.getLogger("dev.outrigger.events");

    /** Kinds that an operator can act on. */
    private static final Set<String> WARNINGS = Set.of(
            "AccessDenied",
            "AddressShared",
            "AnnouncementMissing",
            "AnotherHistory",
            "ConfigFileBroken",
            "DefinitionConflict",
            "DefinitionUnreadable",
            "EndpointEjected",
            "EntryRefused",
            "KeyRefused",
            "LastGoodNotKept",
            "LastResortInUse",
            "ListenerFailed",
            "ListenerRefused",
            "NoServer",
            "PanicOn",
            "PresenceRefused",
            "ReadFailed",
            "ReloadFailed",
            "ReloadHeld",
            "ResolutionFailed",
            "RestartNeeded",
            "RootMissing");

    private final Meters meters;
    private final InstantSource clock;
    private final Throttle throttle;
    private final Memory memory = new Memory();
    private final Journal journal = new Journal();

    /** What was remembered of an event. */
    public record Noted(Instant at, String words) {}

    public EventLog(Meters meters, Ticker ticker, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        this.throttle = new Throttle(ticker);
    }

    @Override
    public void accept(Event event) {
        count(event);
        if (event instanceof RoutingEvent.TableUpdated) {
            // One for each of the others: it says that, not why, and would push the reasons out of the memory.
            log.debug("{}", event);
            return;
        }
        EventWords words = EventWords.of(event);
        Instant at = clock.instant();
        memory.note(event.service(), words.endpoint(), new Noted(at, words.line()));
        journal.note(event.service(), words, at);
        int left = throttle.permitted(event.service());
        if (left == Throttle.NOT_NOW) {
            return;
        }
        EventWords told = left == 0 ? words : words.after(left);
        if (WARNINGS.contains(words.kind()) || words.worse()) {
            log.warn("{}", told);
        } else {
            log.info("{}", told);
        }
    }

    /**
     * Returns the last events, at most 100, oldest first.
     *
     * @param endpoint an instance's id; empty for those that concern the service as a whole
     */
    public List<Noted> recall(String service, String endpoint) {
        return new ArrayList<>(memory.recall(service, endpoint));
    }

    /** Returns all that is remembered here, in its order. */
    public Journal journal() {
        return journal;
    }

    private void count(Event event) {
        if (event instanceof DiscoveryEvent.EntryRefused refused) {
            meters.entryRefused(refused.service(), refused.reason().word());
        } else if (event instanceof DiscoveryEvent.DefinitionConflict) {
            meters.definitionConflict(event.service(), true);
        } else if (event instanceof DiscoveryEvent.DefinitionAgreed) {
            meters.definitionConflict(event.service(), false);
        } else if (event instanceof RoutingEvent.EndpointEjected) {
            meters.service(event.service()).ejected();
        } else if (event instanceof RoutingEvent.TableUpdated updated) {
            meters.service(event.service()).tableUpdated(updated.nanosSinceEvent());
        }
    }
}

package dev.outrigger.discovery;

import dev.outrigger.routing.Event;
import dev.outrigger.routing.InstanceState;
import java.util.Locale;

/** What changed between this process and its registries. */
public sealed interface DiscoveryEvent extends Event {
    @Override
    default String service() {
        return "";
    }

    /** A session began, came back ({@code fresh} false), was interrupted or was lost. */
    record SessionChanged(State state, boolean fresh, long sessionId, String server) implements DiscoveryEvent {
        /** The three cases. */
        public enum State {
            CONNECTED,
            SUSPENDED,
            LOST
        }
    }

    /** Nobody at {@code connect} has answered yet. Told once after the start; it is tried for ever. */
    record NoServer(String connect) implements DiscoveryEvent {}

    /** {@code path} is not in the registry: {@code outrigger init} creates it. Nothing is created, tables stay as they are. */
    record RootMissing(String path) implements DiscoveryEvent {}

    /** {@code path} is there (again). */
    record RootFound(String path) implements DiscoveryEvent {}

    /** The registry denied {@code operation} on {@code path}. */
    record AccessDenied(String service, String operation, String path) implements DiscoveryEvent {}

    /** A read of {@code path} failed while the session was alive; it is tried again. */
    record ReadFailed(String service, String path, String why) implements DiscoveryEvent {}

    /** An entry is ignored. Told once for each entry and reason. */
    record EntryRefused(String service, String entry, Refusal reason, String detail) implements DiscoveryEvent {}

    /** A list is older than one seen before: another history. {@code kept} missing instances stay listed. */
    record AnotherHistory(String service, int listed, int kept) implements DiscoveryEvent {}

    /** The name of an instance or datastore could not be looked up; addresses known before stay. */
    record ResolutionFailed(String service, String host, String why) implements DiscoveryEvent {}

    /** The registry holds an announcement of ours. */
    record Announced(String service, String id, InstanceState state) implements DiscoveryEvent {}

    /** An announcement of ours is not in the registry, and why. */
    record AnnouncementMissing(String service, String id, String why, boolean refused) implements DiscoveryEvent {}

    /** An announcement of ours was deleted on purpose. */
    record Withdrawn(String service, String id) implements DiscoveryEvent {}

    /** The definition was created ({@code created}) or something was added to it. */
    record DefinitionWritten(String service, boolean created) implements DiscoveryEvent {}

    /** Our document disagrees with the registry in {@code field}; nothing was written. */
    record DefinitionConflict(String service, String field, String registered, String ours) implements DiscoveryEvent {}

    /** Our document and the registry, which disagreed, do not any more. */
    record DefinitionAgreed(String service) implements DiscoveryEvent {}

    /** A definition or key in the registry cannot be read; what was known before stays. */
    record DefinitionUnreadable(String service, String path, String why) implements DiscoveryEvent {}

    /** {@code key}, which our {@code service} provides, belongs to {@code holder}. */
    record KeyRefused(String service, String key, String holder) implements DiscoveryEvent {}

    /** Another live node has our id: no presence. */
    record PresenceRefused(String node, String holderHost) implements DiscoveryEvent {}

    /** Why an entry is ignored. */
    enum Refusal {
        UNDECODABLE,
        PORT,
        ADDRESS,
        OWN_LISTENER,
        TOO_MANY,
        TOO_LONG;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** Returns its value of the metric label {@code reason}. */
        public String word() {
            return word;
        }
    }
}

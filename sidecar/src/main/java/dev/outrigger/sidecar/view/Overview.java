package dev.outrigger.sidecar.view;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Protocol;
import dev.outrigger.routing.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One picture of a whole sidecar. Immutable. The names of these components, in {@code lower_snake}, are the fields of the
 * {@code /v1} answers: add, never rename.
 *
 * @param ready whether start-up is over: every listener bound, yielded or failed, every table live or from disk, or {@code
 *     ready_timeout} over; stays true
 * @param registries one per ensemble; empty without a registry
 * @param services what this node requires, by name
 * @param own what this node provides, by service and id
 * @param drains what operators drain here, by service
 */
public record Overview(
        Info info,
        boolean ready,
        List<Registry> registries,
        List<Service> services,
        List<Own> own,
        List<Unresolved> unresolved,
        List<Problem> problems,
        Config config,
        List<Drain> drains) {
    public Overview {
        drains = List.copyOf(drains);
        registries = List.copyOf(registries);
        services = List.copyOf(services);
        own = List.copyOf(own);
        unresolved = List.copyOf(unresolved);
        problems = List.copyOf(problems);
    }

    /** Returns whether all is well, and what is not. */
    public Verdict verdict() {
        return Verdict.of(this);
    }

    /** Returns the required service with this name. */
    public Optional<Service> service(String name) {
        return services.stream().filter(one -> one.service().equals(name)).findFirst();
    }

    /**
     * The process.
     *
     * @param java the version, vendor and home of the Java that runs it, for people
     * @param transport {@code epoll} or {@code nio}
     * @param transportReason why that one
     * @param host the address that its own instances are announced with
     * @param region may be empty
     * @param zone may be empty
     * @param config the node file; empty if there is none
     */
    public record Info(
            String version,
            String java,
            String transport,
            String transportReason,
            long pid,
            String node,
            String host,
            String region,
            String zone,
            String federation,
            String config,
            Instant startedAt) {}

    /**
     * One ensemble.
     *
     * @param ensemble its name in the node file; {@code zookeeper} for the only one
     * @param connected whether a session lives and can write
     * @param since when {@code connected} last changed
     * @param session its id in hex; empty without one
     * @param sessionTimeoutMillis as negotiated; 0 without a session
     * @param servers as configured; where this process runs one itself, that
     * @param embedded whether this process runs it itself: it is nobody else's, and gone with the process
     * @param provenance of what was read from it
     * @param why the last error, for people; while connected what it lacks, empty if nothing
     */
    public record Registry(
            String ensemble,
            boolean connected,
            Instant since,
            String session,
            long sessionTimeoutMillis,
            List<String> servers,
            boolean embedded,
            String chroot,
            Provenance.Kind provenance,
            String why) {
        public Registry {
            servers = List.copyOf(servers);
        }
    }

    /**
     * A required service.
     *
     * @param keys the KEYs through which it is required; may be empty
     * @param listeners one per bind address; empty if nothing was to be opened (no local port)
     * @param since when the provenance began
     * @param tableAgeSeconds since a live session last confirmed the list; 0 while it is watched
     * @param generation of the table in use
     * @param lossGuard whether absences are doubted at present
     * @param panic whether ejected endpoints are used too
     * @param traffic the effective policy: key of {@code traffic} to value in words
     */
    public record Service(
            String service,
            Protocol protocol,
            List<String> keys,
            List<Listener> listeners,
            Provenance.Kind provenance,
            Instant since,
            double tableAgeSeconds,
            long generation,
            boolean lossGuard,
            boolean panic,
            Map<String, String> traffic,
            List<Endpoint> endpoints) {
        public Service {
            keys = List.copyOf(keys);
            listeners = List.copyOf(listeners);
            traffic = Map.copyOf(traffic);
            endpoints = List.copyOf(endpoints);
        }

        /** Returns how many endpoints are in the preferred class. */
        public long healthy() {
            return endpoints.stream().filter(Endpoint::healthy).count();
        }

        /** Returns how many endpoints could be up: all but those that are only remembered. */
        public long members() {
            return endpoints.stream().filter(Endpoint::member).count();
        }

        /** Returns how many members there are in which condition, by its word. */
        public Map<String, Integer> conditions() {
            Map<String, Integer> conditions = new TreeMap<>();
            for (Endpoint endpoint : endpoints) {
                if (endpoint.member()) {
                    conditions.merge(endpoint.condition().word(), 1, Integer::sum);
                }
            }
            return conditions;
        }

        /** Returns the worst state of its listeners, or {@link ListenerState#NONE} without any. */
        public ListenerState listener() {
            return listeners.stream()
                    .map(Listener::state)
                    .max(ListenerState::compareTo)
                    .orElse(ListenerState.NONE);
        }
    }

    /**
     * A local port.
     *
     * @param address {@code 127.0.0.1:11100}
     * @param reason why it is not bound; empty if it is
     */
    public record Listener(String address, ListenerState state, String reason) {}

    /** What became of a local port, from best to worst. */
    public enum ListenerState {
        /** The service has none. */
        NONE,
        /** It accepts. */
        BOUND,
        /** The instance that runs here has the port. */
        YIELDED,
        /** Somebody else has it, or it may not be bound; it is tried again. */
        FAILED;

        /** Returns its word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An endpoint of a required service.
     *
     * @param id the instance's
     * @param state the provider's own word
     * @param membership LISTED, GONE, HELD or OUT, in lower case
     * @param condition all in one word
     * @param choice the class of the order of choice that it is in
     * @param reason why it gets no traffic, or not now, with what and since when; empty if it gets some
     * @param inFlight requests and connections
     */
    public record Endpoint(
            String id,
            String address,
            String node,
            String region,
            String zone,
            int weight,
            InstanceState state,
            String membership,
            Condition condition,
            Choice choice,
            String reason,
            int inFlight) {

        /** Returns whether it is one of the service's endpoints still; those that are not are shown for a while. */
        public boolean member() {
            return !membership.equals("out");
        }

        /** Returns whether it is missing, and the loss guard doubts that. */
        public boolean held() {
            return membership.equals("held");
        }

        /** Returns whether it is in the preferred class. */
        public boolean healthy() {
            return member() && choice == Choice.PREFERRED && condition != Condition.DISABLED;
        }
    }

    /** The word that sums up an endpoint: the {@code state} of {@code outrigger_endpoints}. */
    public enum Condition {
        /** Listed, up by its provider's word and by ours. */
        UP,
        /** Failing its provider's check. */
        DOWN,
        /** Not yet risen. */
        STARTING,
        /** Wants no new work. */
        DRAINING,
        /** Gone soon. */
        LEAVING,
        /** Missing since less than {@code removal_grace}. */
        GONE,
        /** Missing, and the loss guard doubts it. */
        HELD,
        /** Answered badly. */
        EJECTED,
        /** Could last not be reached. */
        UNREACHED,
        /** An operator's override. */
        DISABLED;

        /** Returns its word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An instance that runs here.
     *
     * @param state what it is, or would be, announced as
     * @param wanted whether it is to be in the registry
     * @param announced whether the registry was last seen to hold it in that state
     * @param missing why it is not announced; empty if it is
     * @param check the last verdict of its own check, for people
     * @param drained who drains it, why and until when; empty if nobody does
     */
    public record Own(
            String service,
            String id,
            InstanceState state,
            boolean wanted,
            boolean announced,
            String missing,
            String check,
            String drained) {}

    /**
     * A KEY that nobody provides.
     *
     * @param requiredBy the service whose document names it
     * @param variable the environment name there
     */
    public record Unresolved(String key, String requiredBy, String variable, String why) {}

    /**
     * Something that an operator should know of.
     *
     * @param where what it concerns: a file and path, a port, a service
     */
    public record Problem(String where, String words, Instant since) {}

    /**
     * The files in force.
     *
     * @param valid whether every file was accepted as it is on disk
     * @param held why a reload waits for {@code reload --force}; empty if none does
     * @param loadedAt when the files in force were read
     * @param files the node file first, then documents and datastores by name
     * @param restart what was changed on disk and takes a restart, by path in the node file
     */
    public record Config(boolean valid, String held, Instant loadedAt, List<ConfigFile> files, List<String> restart) {
        public Config {
            files = List.copyOf(files);
            restart = List.copyOf(restart);
        }
    }

    /**
     * A file.
     *
     * @param mistakes what is wrong in it on disk; empty if it is accepted
     * @param since when {@code state} began
     */
    public record ConfigFile(String file, FileState state, List<String> mistakes, Instant since) {
        public ConfigFile {
            mistakes = List.copyOf(mistakes);
        }
    }

    /** What is in force of a file. */
    public enum FileState {
        /** What is on disk. */
        ACCEPTED,
        /** Its last good content, for it is broken on disk. */
        LAST_GOOD,
        /** Nothing: it is broken, and was never good. */
        REFUSED,
        /** Its content before, for the reload that changes it is held. */
        HELD;

        /** Returns its word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A drain of what runs here.
     *
     * @param reason may be empty
     * @param by who asked; may be empty
     * @param until when it ends by itself; empty: when somebody ends it
     * @param acknowledged whether the registry was seen to hold every instance as draining, or holds none
     */
    public record Drain(
            String service, String reason, String by, Instant since, Optional<Instant> until, boolean acknowledged) {}
}

package dev.outrigger.sidecar.telemetry;

/**
 * Every family of series there is, with its labels in the order in which their values are given. {@code docs/metrics.md} has
 * the same table for operators, and a test holds the two together.
 */
enum Family {
    REQUESTS(
            Kind.COUNTER,
            "requests",
            "Requests answered, by an instance or by the sidecar itself.",
            "service",
            "code_class"),
    REQUEST_SECONDS(
            Kind.HISTOGRAM,
            "request_seconds",
            "Time from the first byte of a request to the last of its answer.",
            "service"),
    RETRIES(Kind.COUNTER, "retries", "Attempts after the first of a request or connection.", "service"),
    LOCAL_ERRORS(
            Kind.COUNTER,
            "local_errors",
            "Requests and connections that no instance answered, by the reason in x-outrigger-error.",
            "service",
            "reason"),
    LAST_RESORT(
            Kind.COUNTER,
            "last_resort",
            "Attempts at endpoints of a class that is used only while every better one has nobody.",
            "service",
            "class"),
    LIMIT_HITS(
            Kind.COUNTER, "limit_hits", "Times a limit was met: new work waited or was refused.", "service", "limit"),
    CONNECTIONS(Kind.COUNTER, "connections", "Connections accepted from local applications.", "service"),
    CONNECTIONS_OPEN(Kind.GAUGE, "connections_open", "Connections from local applications open now.", "service"),
    BYTES(
            Kind.COUNTER,
            "bytes",
            "Bytes read from (in) and written to (out) local applications.",
            "service",
            "direction"),
    UPSTREAM_CONNECT_SECONDS(
            Kind.HISTOGRAM, "upstream_connect_seconds", "Time until a new connection to an endpoint stood.", "service"),
    ENDPOINTS(Kind.GAUGE, "endpoints", "Endpoints by what this sidecar takes them for.", "service", "state"),
    EJECTIONS(Kind.COUNTER, "ejections", "Times an endpoint was ejected for bad answers.", "service"),
    PANIC(Kind.GAUGE, "panic", "1 while ejected endpoints get traffic because too few others are left.", "service"),
    LOSS_GUARD_HELD(
            Kind.GAUGE,
            "loss_guard_held",
            "Endpoints that are missing in the registry and kept, since too many went at once.",
            "service"),
    LISTENER(Kind.GAUGE, "listener", "1 for the state that the service's local port is in.", "service", "state"),
    TABLE_PROVENANCE(
            Kind.GAUGE,
            "table_provenance",
            "1 for what the service's list of instances comes from.",
            "service",
            "provenance"),
    TABLE_AGE_SECONDS(
            Kind.GAUGE,
            "table_age_seconds",
            "Time since a live session last confirmed the list; 0 while it is watched.",
            "service"),
    TABLE_UPDATES(Kind.COUNTER, "table_updates", "Routing tables that came into use.", "service"),
    TABLE_UPDATE_SECONDS(
            Kind.HISTOGRAM,
            "table_update_seconds",
            "Time from the registry's event to the new table in use.",
            "service"),
    ENTRIES_REFUSED(
            Kind.COUNTER, "entries_refused", "Entries of the registry that are ignored as wrong.", "service", "reason"),
    OWN(Kind.GAUGE, "own", "Instances that run here, by the state they are announced in.", "service", "state"),
    ANNOUNCED(
            Kind.GAUGE,
            "announced",
            "0 while an instance here is wanted in the registry and not seen there, else 1.",
            "service"),
    DRAINED(Kind.GAUGE, "drained", "1 while an operator keeps an instance here drained.", "service"),
    DEFINITION_CONFLICT(
            Kind.GAUGE,
            "definition_conflict",
            "1 while the registry's definition contradicts the document here.",
            "service"),
    REGISTRY_CONNECTED(
            Kind.GAUGE, "registry_connected", "1 while a session with the ensemble lives and can write.", "ensemble"),
    UNRESOLVED_KEYS(Kind.GAUGE, "unresolved_keys", "KEYs required here that nobody provides."),
    CONFIG_VALID(Kind.GAUGE, "config_valid", "0 if the files on disk were last found wrong, else 1."),
    CONFIG_HELD(Kind.GAUGE, "config_held", "1 while a change of the configuration waits for outrigger reload --force."),
    ACCESS_LOG_DROPPED(
            Kind.COUNTER,
            "access_log_dropped",
            "Lines of the access log that were dropped: the disk was full or too slow."),
    LOOP_TURN_SECONDS(
            Kind.HISTOGRAM,
            "loop_turn_seconds",
            "Time that a loop of the data path took for one turn, without its sleep.",
            "loop"),
    FROZEN(Kind.GAUGE, "frozen", "1 while an operator has frozen the tables."),
    HOOK_RUNS(Kind.COUNTER, "hook_runs", "Hooks that ended, by how.", "hook", "result"),
    READY(Kind.GAUGE, "ready", "1 once the start is over."),
    PROBLEMS(Kind.GAUGE, "problems", "Problems that outrigger status names."),
    FDS_OPEN(Kind.GAUGE, "fds_open", "File descriptors that this process has open."),
    FDS_MAX(Kind.GAUGE, "fds_max", "File descriptors that this process may have open."),
    BUILD(Kind.INFO, "build", "Release, Java and transport of this process.", "version", "java", "transport"),
    START_TIME_SECONDS(Kind.GAUGE, "start_time_seconds", "Start of this process, in seconds since 1970 (UTC)."),
    ENDPOINT_HEALTHY(
            Kind.GAUGE,
            "endpoint_healthy",
            "1 while the endpoint is in the preferred class. Only with metrics.endpoints.",
            "service",
            "endpoint"),
    ENDPOINT_IN_FLIGHT(
            Kind.GAUGE,
            "endpoint_in_flight",
            "Requests and connections that the endpoint has from this sidecar. Only with metrics.endpoints.",
            "service",
            "endpoint"),
    ENDPOINT_WEIGHT(
            Kind.GAUGE,
            "endpoint_weight",
            "Weight that the endpoint is announced with. Only with metrics.endpoints.",
            "service",
            "endpoint");

    private static final String PREFIX = "outrigger_";

    private final Kind kind;
    private final String name;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final String[] labels;

    /** What kind of series; the ending that the text format gives the name. */
    enum Kind {
        COUNTER("_total"),
        GAUGE(""),
        HISTOGRAM(""),
        INFO("_info");

        private final String ending;

        Kind(String ending) {
            this.ending = ending;
        }
    }

    Family(Kind kind, String name, String help, String... labels) {
        this.kind = kind;
        this.name = name;
        this.help = help;
        this.labels = labels;
    }

    Kind kind() {
        return kind;
    }

    /** Returns the name as the exposition library wants it: without {@code _total} and {@code _info}. */
    String stem() {
        return PREFIX + name;
    }

    /** Returns the name as a scrape shows it; of a histogram without {@code _bucket}, {@code _sum}, {@code _count}. */
    String exposed() {
        return PREFIX + name + kind.ending;
    }

    String help() {
        return help;
    }

    /** Returns the names of the labels. Not to be changed. */
    String[] labels() {
        return labels;
    }
}

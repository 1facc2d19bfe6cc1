package dev.outrigger.bench.compare;

/** What is told of a run, under the name it has in the result. */
enum Metric {
    RATE("requests_per_second"),
    CPU("cpu_us_per_request"),
    BUSY("machine_us_per_request"),
    P50("p50_ms"),
    P99("p99_ms"),
    P999("p999_ms"),
    RSS("rss_mib"),
    OTHERS("others_percent"),
    STEAL("steal_us_per_request");

    private final String key;

    Metric(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    double of(Sample sample) {
        return switch (this) {
            case RATE -> sample.perSecond();
            case CPU -> (double) sample.cpu() / sample.requests();
            case BUSY -> (double) sample.busy() / sample.requests();
            case P50 -> sample.p50() / 1e3;
            case P99 -> sample.p99() / 1e3;
            case P999 -> sample.p999() / 1e3;
            case RSS -> sample.rss() / 1024.0;
            case OTHERS -> 100.0 * sample.others() / sample.busy();
            case STEAL -> (double) sample.steal() / sample.requests();
        };
    }
}

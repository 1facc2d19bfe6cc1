package dev.outrigger.bench.compare;

/**
 * One run of one work through one proxy.
 *
 * @param requests that were answered
 * @param micros how long they were asked for
 * @param bytes of all answers
 * @param p50 of the latencies, in microseconds, as are the others; of a closed loop
 * @param cpu of the proxy's processes, in microseconds
 * @param busy of the whole machine, in microseconds
 * @param steal what the hypervisor took meanwhile, in microseconds
 * @param rss of the proxy's processes at the end, in KiB
 */
record Sample(
        long requests,
        long micros,
        long bytes,
        long p50,
        long p99,
        long p999,
        long cpu,
        long busy,
        long steal,
        long rss) {

    static Sample of(Wrk.Seen seen, Usage before, Usage after, long rss) {
        return new Sample(
                seen.requests(),
                seen.micros(),
                seen.bytes(),
                seen.p50(),
                seen.p99(),
                seen.p999(),
                after.cpu() - before.cpu(),
                after.busy() - before.busy(),
                after.steal() - before.steal(),
                rss);
    }

    double perSecond() {
        return requests * 1e6 / micros;
    }
}

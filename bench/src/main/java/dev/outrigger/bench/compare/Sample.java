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
 * @param others of that what nobody took who belongs to the run: a machine that is shared, and the kernel itself
 * @param idle what was left of the machine, in microseconds
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
        long others,
        long idle,
        long steal,
        long rss) {

    /** @param beside what load and backends took, in microseconds */
    static Sample of(Wrk.Seen seen, Usage before, Usage after, long beside, long rss) {
        long busy = after.busy() - before.busy();
        long cpu = after.cpu() - before.cpu();
        return new Sample(
                seen.requests(),
                seen.micros(),
                seen.bytes(),
                seen.p50(),
                seen.p99(),
                seen.p999(),
                cpu,
                busy,
                busy - cpu - beside,
                after.idle() - before.idle(),
                after.steal() - before.steal(),
                rss);
    }

    /** Returns the share of the machine that neighbours had, this side of the hypervisor or beyond. */
    double taken() {
        return (double) (others + steal) / (busy + idle + steal);
    }

    double perSecond() {
        return requests * 1e6 / micros;
    }
}

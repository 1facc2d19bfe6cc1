package dev.outrigger.bench.compare;

/**
 * What one did in a round of one work.
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

    /** Returns the share of the machine that neighbours had, this side of the hypervisor or beyond. */
    double taken() {
        return (double) (others + steal) / (busy + idle + steal);
    }

    double perSecond() {
        return requests * 1e6 / micros;
    }
}

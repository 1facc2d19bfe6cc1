package dev.outrigger.bench.compare;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One run of one work through one proxy, or several that were joined.
 *
 * @param requests that were answered
 * @param micros how long they were asked for
 * @param bytes of all answers
 * @param p50 of the latencies, in microseconds, as are the others; of a closed loop; the mean of those of joined runs, by requests
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

    /**
     * Returns what several runs were together.
     *
     * @param parts at least one
     */
    static Sample join(List<Sample> parts) {
        return new Sample(
                sum(parts, Sample::requests),
                sum(parts, Sample::micros),
                sum(parts, Sample::bytes),
                mean(parts, Sample::p50),
                mean(parts, Sample::p99),
                mean(parts, Sample::p999),
                sum(parts, Sample::cpu),
                sum(parts, Sample::busy),
                sum(parts, Sample::others),
                sum(parts, Sample::idle),
                sum(parts, Sample::steal),
                parts.get(parts.size() - 1).rss());
    }

    private static long sum(List<Sample> parts, ToLongFunction<Sample> of) {
        return parts.stream().mapToLong(of).sum();
    }

    private static long mean(List<Sample> parts, ToLongFunction<Sample> of) {
        return sum(parts, part -> of.applyAsLong(part) * part.requests()) / Math.max(1, sum(parts, Sample::requests));
    }

    /** Returns the share of the machine that neighbours had, this side of the hypervisor or beyond. */
    double taken() {
        return (double) (others + steal) / (busy + idle + steal);
    }

    double perSecond() {
        return requests * 1e6 / micros;
    }
}

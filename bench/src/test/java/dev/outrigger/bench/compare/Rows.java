package dev.outrigger.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows with made-up figures. */
final class Rows {
    private Rows() {}

    /** A run of a second. */
    static Sample sample(long requests, long cpuMicros) {
        return new Sample(
                requests,
                1_000_000,
                requests * 100,
                900,
                2_000,
                5_000,
                cpuMicros,
                2 * cpuMicros,
                1_000,
                1_000_000,
                0,
                50_000);
    }

    /** The same run while others took as much of the machine. */
    static Sample disturbed(Sample sample, long others, long steal) {
        return new Sample(
                sample.requests(),
                sample.micros(),
                sample.bytes(),
                sample.p50(),
                sample.p99(),
                sample.p999(),
                sample.cpu(),
                1_000_000,
                others,
                1_000_000 - steal,
                steal,
                sample.rss());
    }

    /** A row of tcp-small in which HAProxy takes 10 us a request, and we the given ones; one round each. */
    static Row row(int connections, long... cpuOfAHundredThousand) {
        List<Round> rounds = new ArrayList<>();
        for (long cpu : cpuOfAHundredThousand) {
            rounds.add(round(200_000, cpu));
        }
        return new Row(Work.TCP_SMALL, connections, rounds.size(), rounds, Optional.empty());
    }

    static Round round(long control, long cpuMicros) {
        return new Round(
                sample(control, 500_000),
                Map.of(Line.HAPROXY, sample(100_000, 1_000_000), Line.US, sample(100_000, cpuMicros)));
    }
}

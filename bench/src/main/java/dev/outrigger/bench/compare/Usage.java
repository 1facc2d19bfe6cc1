package dev.outrigger.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel has counted so far, in microseconds from some beginning.
 *
 * @param cpu of all processes of a group: user and system
 * @param busy of all processors: user, nice, system, interrupts
 * @param idle of all processors: nothing to do, or only to wait for a disk
 * @param steal what the hypervisor took
 */
record Usage(long cpu, long busy, long idle, long steal) {
    /** USER_HZ is 100 on every architecture that Linux has today. */
    private static final long MICROS_A_TICK = 10_000;

    /** @param group of processes: the pid of its leader */
    static Usage of(long group) {
        try {
            long cpu = 0;
            for (Path process : processes(group)) {
                String[] fields = fields(process);
                cpu += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            }
            String[] all =
                    Files.readString(Path.of("/proc/stat")).split("\n", 2)[0].split(" +");
            // user nice system idle iowait irq softirq steal
            long busy = ticks(all, 1) + ticks(all, 2) + ticks(all, 3) + ticks(all, 6) + ticks(all, 7);
            long idle = ticks(all, 4) + ticks(all, 5);
            return new Usage(
                    cpu * MICROS_A_TICK, busy * MICROS_A_TICK, idle * MICROS_A_TICK, ticks(all, 8) * MICROS_A_TICK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the share of the machine that neighbours had since {@code before}; {@code beside} is what load and backends took. */
    double taken(Usage before, long beside) {
        long used = busy - before.busy;
        long stolen = steal - before.steal;
        return (double) (used - (cpu - before.cpu) - beside + stolen) / (used + idle - before.idle + stolen);
    }

    /** Returns what this process took, and its children that have ended, in microseconds: the load, for one. */
    static long ofOurs() {
        try {
            String[] fields = fields(Path.of("/proc/self"));
            long ticks = 0;
            for (int i = 11; i <= 14; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks * MICROS_A_TICK;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a process took that has not ended, in microseconds. */
    static long cpu(long pid) {
        try {
            String[] fields = fields(Path.of("/proc", Long.toString(pid)));
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_A_TICK;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what memory the processes of a group hold, shared pages counted in each, in KiB. */
    static long residentKib(long group) {
        try {
            long sum = 0;
            for (Path process : processes(group)) {
                for (String line : Files.readAllLines(process.resolve("status"))) {
                    if (line.startsWith("VmRSS:")) {
                        sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
                    }
                }
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long ticks(String[] all, int at) {
        return Long.parseLong(all[at]);
    }

    private static List<Path> processes(long group) throws IOException {
        List<Path> found = new ArrayList<>();
        int gone = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                try {
                    if (Long.parseLong(fields(process)[2]) == group) {
                        found.add(process);
                    }
                } catch (NoSuchFileException e) {
                    gone++;
                }
            }
        }
        if (found.isEmpty()) {
            throw new IOException("no process in group " + group + ", " + gone + " gone meanwhile (expected: alive)");
        }
        return found;
    }

    /** Returns the fields of stat after the name, which may hold spaces: state, parent, group and so on. */
    private static String[] fields(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }
}

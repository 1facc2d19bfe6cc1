package dev.outrigger.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a collector's log ({@code -Xlog:gc}) says of its pauses.
 *
 * @param count how many
 * @param totalMillis of all
 * @param longestMillis 0 without any
 */
record Pauses(int count, double totalMillis, double longestMillis) {
    static final Pauses NONE = new Pauses(0, 0, 0);

    private static final Pattern PAUSE = Pattern.compile(" Pause .* (\\d+\\.\\d+)ms$");

    /** Returns those in the lines after the first {@code skipped}. */
    static Pauses since(Path log, int skipped) throws IOException {
        List<String> lines = Files.readAllLines(log);
        int count = 0;
        double total = 0;
        double longest = 0;
        for (String line : lines.subList(Math.min(skipped, lines.size()), lines.size())) {
            Matcher matcher = PAUSE.matcher(line);
            if (matcher.find()) {
                double millis = Double.parseDouble(matcher.group(1));
                count++;
                total += millis;
                longest = Math.max(longest, millis);
            }
        }
        return new Pauses(count, total, longest);
    }

    static int lines(Path log) throws IOException {
        return Files.readAllLines(log).size();
    }
}

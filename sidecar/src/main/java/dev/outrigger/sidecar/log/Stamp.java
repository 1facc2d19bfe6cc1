package dev.outrigger.sidecar.log;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes times as {@code 2026-11-24T02:34:45.588Z}, always as wide. Remembers the last second; confined to one thread. */
final class Stamp {
    private static final int SECOND_MILLIS = 1000;

    private long second = Long.MIN_VALUE;
    private String words = "";

    void append(StringBuilder to, long epochMillis) {
        long now = Math.floorDiv(epochMillis, SECOND_MILLIS);
        if (now != second) {
            second = now;
            words = spelled(LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC));
        }
        to.append(words);
        padded(to.append('.'), Math.floorMod(epochMillis, SECOND_MILLIS), 3).append('Z');
    }

    private static String spelled(LocalDateTime time) {
        StringBuilder words = new StringBuilder(20);
        padded(words, time.getYear(), 4).append('-');
        padded(words, time.getMonthValue(), 2).append('-');
        padded(words, time.getDayOfMonth(), 2).append('T');
        padded(words, time.getHour(), 2).append(':');
        padded(words, time.getMinute(), 2).append(':');
        return padded(words, time.getSecond(), 2).toString();
    }

    private static StringBuilder padded(StringBuilder to, int number, int width) {
        String digits = Integer.toString(number);
        for (int i = digits.length(); i < width; i++) {
            to.append('0');
        }
        return to.append(digits);
    }
}

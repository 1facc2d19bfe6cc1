package dev.outrigger.discovery.document;

import java.util.Collection;
import java.util.Optional;

/** The word that was probably meant. */
public final class Nearest {
    private static final int MOST_EDITS = 2;

    private Nearest() {}

    /** Returns the one of {@code words} that two edits at most lead to from {@code written}, the nearest if several. */
    public static Optional<String> to(String written, Collection<String> words) {
        String nearest = "";
        int fewest = Math.min(MOST_EDITS, written.length() / 2) + 1;
        for (String word : words) {
            int edits = edits(written, word);
            if (edits < fewest) {
                fewest = edits;
                nearest = word;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    /** Levenshtein's distance, one row at a time (Wagner and Fischer, "The String-to-String Correction Problem", 1974). */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}

package dev.outrigger.discovery.document;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Everything found wrong with what was read, in the order of finding, each once. Confined to one thread. */
public final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    /**
     * One thing found.
     *
     * @param source the file, or the registry's path, that says it
     * @param path where in it, {@code requires[2].check.http}; empty for the whole
     * @param value what stands there, as people may see it (secrets masked); empty if nothing does
     * @param expected what should stand there, or what is doubtful about it
     * @param mistake false for a warning
     */
    public record Problem(String source, String path, String value, String expected, boolean mistake) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(source);
            if (!path.isEmpty()) {
                text.append(": ").append(path);
            }
            text.append(':');
            if (!value.isEmpty()) {
                text.append(' ').append(value);
            }
            text.append(mistake ? " (expected: " : " (").append(expected).append(')');
            return oneLine(text);
        }
    }

    /**
     * Returns {@code text} with its control characters written as {@code \\u001b}: a name or value may hold anything, and must
     * not add a line to a log, nor speak to a terminal.
     */
    public static String oneLine(CharSequence text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text.toString();
        }
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(one -> {
            if (Character.isISOControl(one)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", one));
            } else {
                shown.append((char) one);
            }
        });
        return shown.toString();
    }

    /** Adds something that must not be. {@code value} is shown as it is. */
    public void mistake(String source, String path, String value, String expected) {
        found.add(new Problem(source, path, value, expected, true));
    }

    /** Adds something that may be, and that somebody should know. */
    public void warning(String source, String path, String value, String doubt) {
        found.add(new Problem(source, path, value, doubt, false));
    }

    /** Adds all of {@code others}. */
    public void addAll(Problems others) {
        found.addAll(others.found);
    }

    /** Returns whether anything must not be. */
    public boolean anyMistake() {
        return found.stream().anyMatch(Problem::mistake);
    }

    /** Returns what must not be. */
    public List<Problem> mistakes() {
        return found.stream().filter(Problem::mistake).toList();
    }

    /** Returns what somebody should know. */
    public List<Problem> warnings() {
        return found.stream().filter(problem -> !problem.mistake()).toList();
    }

    /** Returns everything, in the order of finding. */
    public List<Problem> all() {
        return new ArrayList<>(found);
    }

    @Override
    public String toString() {
        return String.join("\n", found.stream().map(Problem::toString).toList());
    }
}

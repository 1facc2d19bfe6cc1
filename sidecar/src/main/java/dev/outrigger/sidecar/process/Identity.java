package dev.outrigger.sidecar.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who this host is and which start this is.
 *
 * <p>The start number is the greater of the last one plus 1 and the seconds since 1970: with its file lost, or on a disk
 * that is full for many starts, it still grows, unless the clock was set back as well. It stays below 2^32, so that it fits
 * in half of a revision.
 */
record Identity(UUID hostUuid, long startNumber) {
    private static final String HOST_UUID = "host_uuid";
    private static final String START_NUMBER = "start_number";
    private static final long MAX_START = 0xFFFF_FFFFL;
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern START_TEXT = Pattern.compile("[0-9]{1,10}");

    /** Reads both, makes what is not there, counts up. What could not be kept is added to {@code troubles}. */
    static Identity of(Path directory, InstantSource clock, List<String> troubles) {
        UUID host = hostUuid(new DurableFile(directory.resolve(HOST_UUID)), troubles);
        long start = startNumber(new DurableFile(directory.resolve(START_NUMBER)), clock, troubles);
        return new Identity(host, start);
    }

    private static UUID hostUuid(DurableFile file, List<String> troubles) {
        Optional<String> known = text(file, HOST_UUID, UUID_TEXT, troubles);
        if (known.isPresent()) {
            return UUID.fromString(known.get());
        }
        UUID made = UUID.randomUUID();
        keep(file, HOST_UUID, made.toString().toLowerCase(Locale.ROOT), troubles);
        return made;
    }

    private static long startNumber(DurableFile file, InstantSource clock, List<String> troubles) {
        long last = text(file, START_NUMBER, START_TEXT, troubles)
                .map(Long::parseLong)
                .orElse(0L);
        long next = Math.min(MAX_START, Math.max(last + 1, clock.millis() / 1_000));
        keep(file, START_NUMBER, Long.toString(next), troubles);
        return next;
    }

    /** Returns what the file says if it has the form; one that has not is set aside, one that cannot be read is left. */
    private static Optional<String> text(DurableFile file, String name, Pattern form, List<String> troubles) {
        try {
            Optional<byte[]> content = file.read();
            if (content.isEmpty()) {
                return Optional.empty();
            }
            String text = new String(content.get(), UTF_8).strip();
            if (form.matcher(text).matches()) {
                return Optional.of(text);
            }
            file.setAside();
            troubles.add(name + " was damaged, set aside as " + name + ".bad and made anew");
        } catch (IOException failed) {
            troubles.add(name + " not read: " + DiskWords.of(failed, file.path()));
        }
        return Optional.empty();
    }

    private static void keep(DurableFile file, String name, String text, List<String> troubles) {
        try {
            file.write((text + "\n").getBytes(UTF_8));
        } catch (IOException failed) {
            troubles.add(name + " not written: " + DiskWords.of(failed, file.path()));
        }
    }
}

package dev.outrigger.sidecar.http1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One request of {@code requests.corpus}: what it is called, its bytes, and what must come of it. */
record RequestCorpus(String name, String text, String verdict) {
    static List<RequestCorpus> all() {
        try (InputStream in =
                Objects.requireNonNull(RequestCorpus.class.getResourceAsStream("requests.corpus"), "requests.corpus")) {
            List<RequestCorpus> all = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n", -1)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split(" \\| ", 3);
                    all.add(new RequestCorpus(parts[0].strip(), unescape(parts[2]), parts[1].strip()));
                }
            }
            return all;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String unescape(String escaped) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            switch (escaped.charAt(++i)) {
                case 'r' -> text.append('\r');
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'x' -> {
                    text.append((char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> text.append(escaped.charAt(i));
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}

package dev.outrigger.sidecar.environment;

import dev.outrigger.discovery.document.Masked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL taken apart around its hosts; everything else of it is kept as written.
 *
 * @param before scheme and user info
 * @param hosts {@code host:port} each, IPv6 in brackets; never empty
 * @param after path, query and fragment
 */
public record DatastoreUrl(String before, List<String> hosts, String after) {
    /** Scheme, user info up to the last {@code @}, hosts, rest. */
    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.:-]*://(?:[^/?#;]*@)?+)([^/?#;@]+)((?:[/?#;].*)?)", Pattern.DOTALL);

    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?");

    private static final int NONE = -1;

    public DatastoreUrl {
        hosts = List.copyOf(hosts);
    }

    /** Returns {@code text} taken apart; empty if it has no hosts, or a host has no port and its scheme has no usual one. */
    public static Optional<DatastoreUrl> of(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (String member : url.group(2).split(",", -1)) {
            Matcher host = HOST.matcher(member);
            if (!host.matches()) {
                return Optional.empty();
            }
            names.add(host.group(1));
            ports.add(host.group(2) == null ? NONE : Integer.valueOf(host.group(2)));
        }
        return hosts(text, names, ports).map(hosts -> new DatastoreUrl(url.group(1), hosts, url.group(3)));
    }

    /** A port written once holds for all hosts; without any, the scheme's. */
    private static Optional<List<String>> hosts(String text, List<String> names, List<Integer> ports) {
        List<Integer> written =
                ports.stream().filter(port -> port != NONE).distinct().toList();
        int usual =
                written.size() == 1 ? written.get(0) : Schemes.usualPort(text).orElse(0);
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int port = ports.get(i) == NONE ? usual : ports.get(i);
            if (port < 1 || port > 65_535) {
                return Optional.empty();
            }
            hosts.add(names.get(i) + ":" + port);
        }
        return Optional.of(hosts);
    }

    /**
     * Returns the URL with its hosts replaced by one.
     *
     * @param host as it stands in a URL, IPv6 in brackets
     */
    public String at(String host, int port) {
        return before + host + ":" + port + after;
    }

    @Override
    public String toString() {
        return Masked.text(before + String.join(",", hosts) + after);
    }
}

package dev.outrigger.sidecar.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen or to connect, as written.
 *
 * @param host a name or a numeric address, without brackets
 * @param port 0 to 65535; 0 lets the kernel choose
 */
public record HostPort(String host, int port) {
    private static final Pattern WRITTEN = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]{1,253}):([0-9]{1,5})");

    /** Returns what {@code text} says: {@code host:port}, IPv6 in brackets. */
    public static Optional<HostPort> of(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            return Optional.empty();
        }
        String host = matcher.group(1);
        return Optional.of(new HostPort(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(matcher.group(2))));
    }

    /** Returns whether nobody outside of this machine can come here. */
    public boolean loopback() {
        return Addresses.loopback(host);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}

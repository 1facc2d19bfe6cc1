package dev.outrigger.sidecar.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.util.Optional;

/**
 * Tells callers on this machine from pages elsewhere that send a browser here. A page whose name was made to point to loopback
 * (DNS rebinding) comes with that name as {@code Host}; any page that is not ours comes with an {@code Origin}.
 */
final class Callers {
    private Callers() {}

    /** Returns why a request with {@code headers} is refused; empty if it is not. */
    static Optional<String> refused(HttpHeaders headers) {
        String host = headers.get(HttpHeaderNames.HOST, "");
        if (headers.getAll(HttpHeaderNames.HOST).size() > 1 || !local(host)) {
            return Optional.of("Host: \"" + host + "\" (expected: localhost or a numeric address)");
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin != null && !origin.equals("http://" + host)) {
            return Optional.of("Origin: \"" + origin + "\" (expected: none, or http://" + host + ")");
        }
        return Optional.empty();
    }

    private static boolean local(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end > 0 && NetUtil.isValidIpV6Address(host.substring(1, end)) && port(host.substring(end + 1));
        }
        int colon = host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        boolean known = name.equalsIgnoreCase("localhost") || NetUtil.isValidIpV4Address(name);
        return known && port(colon < 0 ? "" : host.substring(colon));
    }

    private static boolean port(String text) {
        return text.isEmpty() || text.matches(":\\d{1,5}");
    }
}

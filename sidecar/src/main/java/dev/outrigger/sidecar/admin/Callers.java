package dev.outrigger.sidecar.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells callers on this machine from pages elsewhere that send a browser here. A page whose name was made to point to loopback
 * (DNS rebinding) comes with that name as {@code Host}; any page that is not ours comes with an {@code Origin}.
 */
final class Callers {
    private Callers() {}

    /**
     * Returns why a request with {@code headers} is refused; empty if it is not.
     *
     * @param uri its target as it was sent: one with a scheme says itself whom it is for
     */
    static Optional<String> refused(String uri, HttpHeaders headers) {
        List<String> hosts = new ArrayList<>(headers.getAll(HttpHeaderNames.HOST));
        authority(uri).ifPresent(hosts::add);
        for (String host : hosts.isEmpty() ? List.of("") : hosts) {
            if (hosts.size() > authority(uri).map(any -> 2).orElse(1) || !local(host)) {
                return Optional.of("Host: \"" + host + "\" (expected: one, localhost or a numeric address)");
            }
        }
        String own = "http://" + (hosts.isEmpty() ? "" : hosts.get(0));
        for (String origin : headers.getAll(HttpHeaderNames.ORIGIN)) {
            if (!origin.equals(own)) {
                return Optional.of("Origin: \"" + origin + "\" (expected: none, or " + own + ")");
            }
        }
        return fetched(headers);
    }

    /** A link is followed by a person, and no page reads what it leads to; what a page loads by itself is another thing. */
    private static Optional<String> fetched(HttpHeaders headers) {
        String site = headers.get("sec-fetch-site", "none");
        boolean followed = headers.get("sec-fetch-mode", "").equals("navigate")
                && headers.get("sec-fetch-dest", "").equals("document");
        return site.equals("cross-site") && !followed
                ? Optional.of("Sec-Fetch-Site: \"cross-site\" (expected: a page of this door)")
                : Optional.empty();
    }

    private static Optional<String> authority(String uri) {
        int scheme = uri.indexOf("://");
        int path = uri.indexOf('/');
        if (scheme < 0 || path != scheme + 1) {
            return Optional.empty();
        }
        int begin = scheme + "://".length();
        int end = begin;
        while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        return Optional.of(uri.substring(begin, end));
    }

    /** Returns {@code uri} without scheme and authority, if it has them. */
    static String target(String uri) {
        return authority(uri)
                .map(host -> uri.substring(uri.indexOf("://") + "://".length() + host.length()))
                .map(rest -> rest.startsWith("/") ? rest : "/" + rest)
                .orElse(uri);
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

package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Masked;
import dev.outrigger.discovery.document.Names;
import dev.outrigger.routing.Protocol;
import dev.outrigger.sidecar.environment.DatastoreUrl;
import dev.outrigger.sidecar.environment.Schemes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A required thing that no registry knows.
 *
 * @param url with its password: shown by {@link #shown} only
 * @param secret whether all of the URL came from a file for secrets
 * @param served the URL taken apart, exactly if it has a local port
 * @param localPort empty: the URL is passed on as it is
 */
public record Datastore(
        String key, String url, boolean secret, Optional<DatastoreUrl> served, Optional<Integer> localPort) {
    private static final String LATER = "not supported by this release: ignored";

    /** Returns what a listener for it speaks. */
    public Protocol protocol() {
        return Schemes.of(url).filter("http"::equals).isPresent() ? Protocol.HTTP : Protocol.TCP;
    }

    /** Returns the traffic that a datastore has where nobody says otherwise: a plain tree. */
    public Map<String, Object> traffic() {
        return protocol() == Protocol.HTTP
                ? Map.of("stream_grace", "1s")
                : Map.of("balance", "first", "stream_grace", "1s");
    }

    /** Returns a text with the URL, or the URL as local applications have it, as people may see it. */
    public String shown(String text) {
        return secret ? Masked.STARS : Masked.value(key, text);
    }

    @Override
    public String toString() {
        return key;
    }

    static Map<String, Datastore> readAll(ConfigNode root) {
        Map<String, Datastore> all = new LinkedHashMap<>();
        root.fields().forEach((key, at) -> {
            if (!Names.isKey(key)) {
                at.mistake("below a KEY: " + Names.KEY_WORDS);
            }
            read(key, at).ifPresent(datastore -> all.put(key, datastore));
        });
        root.onlyKnown();
        return all;
    }

    private static Optional<Datastore> read(String key, ConfigNode at) {
        if (!at.isObject()) {
            if (!at.present()) {
                at.mistake("a URL, or an object with url");
            }
            return url(at).map(url -> new Datastore(key, url, at.secret(), Optional.empty(), Optional.empty()));
        }
        for (String later : new String[] {"regions", "failback"}) {
            if (at.at(later).present()) {
                at.at(later).warning(LATER);
            }
        }
        ConfigNode place = at.at("url");
        if (!place.present()) {
            place.mistake("a URL");
        }
        Optional<Integer> port = at.at("local_port").port();
        Optional<String> url = url(place);
        Optional<DatastoreUrl> served = port.isPresent() ? url.flatMap(DatastoreUrl::of) : Optional.empty();
        if (port.isPresent() && url.isPresent() && served.isEmpty()) {
            place.mistake("scheme://host:port since it has a local_port");
            return Optional.empty();
        }
        return url.map(text -> new Datastore(key, text, place.secret(), served, port));
    }

    private static Optional<String> url(ConfigNode at) {
        return at.text(
                "a URL, or an object with url",
                text -> !text.isEmpty() && text.chars().noneMatch(Character::isISOControl));
    }
}

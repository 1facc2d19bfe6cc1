package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.ConfigNode;
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
 * @param url with its password: never show it but through {@code Masked}
 * @param served the URL taken apart, exactly if it has a local port
 * @param localPort empty: the URL is passed on as it is
 */
public record Datastore(String key, String url, Optional<DatastoreUrl> served, Optional<Integer> localPort) {
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
            return url(at).map(url -> new Datastore(key, url, Optional.empty(), Optional.empty()));
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
        return url.map(text -> new Datastore(key, text, served, port));
    }

    private static Optional<String> url(ConfigNode at) {
        return at.text(
                "a URL, or an object with url",
                text -> !text.isEmpty() && text.chars().noneMatch(Character::isISOControl));
    }
}

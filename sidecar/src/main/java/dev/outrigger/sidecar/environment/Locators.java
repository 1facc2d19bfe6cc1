package dev.outrigger.sidecar.environment;

import dev.outrigger.discovery.document.Masked;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What KEYs lead to on this node: provided ones first, then datastores.
 *
 * @param provided KEY to its provider
 * @param stores KEY to its URL
 * @param bindHost {@code {HOST}} for consumers, IPv6 in brackets
 * @param ports the port that a service or datastore has here, bound or yielded; empty if it has none or was refused
 */
public record Locators(
        Map<String, Provided> provided,
        Map<String, Store> stores,
        String bindHost,
        Function<String, OptionalInt> ports) {
    public Locators {
        provided = Map.copyOf(provided);
        stores = Map.copyOf(stores);
    }

    /** Who provides a KEY, and how it is spelled. */
    public record Provided(String service, String template) {}

    /**
     * A datastore.
     *
     * @param secret whether people must not see any of it
     * @param served the URL taken apart if it has a local port; empty: passed on as it is
     */
    public record Store(String url, boolean secret, Optional<DatastoreUrl> served) {
        @Override
        public String toString() {
            return secret ? Masked.STARS : Masked.text(url);
        }
    }

    /** Returns whether people must not see any of what a consumer of {@code key} sees. */
    public boolean secret(String key) {
        Store store = provided.containsKey(key) ? null : stores.get(key);
        return store != null && (store.secret() || Masked.secret(key));
    }

    /** Returns what a consumer of {@code key} sees; empty if it is unresolved. */
    public Optional<String> value(String key) {
        Provided provider = provided.get(key);
        if (provider != null) {
            return provided(provider);
        }
        Store store = stores.get(key);
        if (store == null) {
            return Optional.empty();
        }
        if (store.served().isEmpty()) {
            return Optional.of(store.url());
        }
        OptionalInt port = ports.apply(key);
        return port.isPresent() ? store.served().map(url -> url.at(bindHost, port.getAsInt())) : Optional.empty();
    }

    /** Returns the KEYs that {@code service} provides, sorted. */
    public Set<String> keysOf(String service) {
        Set<String> keys = new TreeSet<>();
        provided.forEach((key, provider) -> {
            if (provider.service().equals(service)) {
                keys.add(key);
            }
        });
        return keys;
    }

    private Optional<String> provided(Provided provider) {
        if (!Template.needsPort(provider.template())) {
            return Optional.of(provider.template());
        }
        OptionalInt port = ports.apply(provider.service());
        return port.isPresent()
                ? Optional.of(Template.at(provider.template(), bindHost, port.getAsInt()))
                : Optional.empty();
    }
}

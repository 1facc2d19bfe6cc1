package dev.outrigger.sidecar.require;

import dev.outrigger.discovery.Registry;
import dev.outrigger.discovery.Subscription;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds out what one required KEY stands for: a service that provides it, else a datastore, else nothing yet. The registry's
 * word counts; until it has spoken, this node's own documents do. On the control loop only.
 */
final class KeyWatch {
    /** What a KEY stands for. */
    sealed interface Meaning {
        /** A service provides it. */
        record Service(String service) implements Meaning {}

        /** It is in {@code datastores.json}. */
        record Datastore() implements Meaning {}

        /** Nobody provides it. {@code known}: the registry has said so. */
        record Unresolved(boolean known) implements Meaning {}
    }

    private final String key;
    private final Function<String, Optional<String>> catalogue;
    private final Predicate<String> datastores;
    private final Consumer<KeyWatch> changed;
    private final Subscription subscription;
    private Optional<String> registered = Optional.empty();
    private boolean known;
    private Meaning meaning;

    /**
     * @param catalogue which service provides a KEY as far as this node's own documents know
     * @param changed told after the meaning changed; never from inside this constructor
     */
    KeyWatch(
            String key,
            Registry registry,
            Function<String, Optional<String>> catalogue,
            Predicate<String> datastores,
            Consumer<KeyWatch> changed) {
        this.key = key;
        this.catalogue = catalogue;
        this.datastores = datastores;
        this.changed = changed;
        this.meaning = read();
        this.subscription = registry.watchKey(key, this::told);
    }

    private void told(Optional<String> service) {
        registered = service;
        known = true;
        refresh();
    }

    /** Looks again at what this node's own files say; tells of it if that changes the meaning. */
    void refresh() {
        Meaning now = read();
        if (!now.equals(meaning)) {
            meaning = now;
            changed.accept(this);
        }
    }

    private Meaning read() {
        Optional<String> provider = known ? registered : catalogue.apply(key);
        if (provider.isPresent()) {
            return new Meaning.Service(provider.get());
        }
        return datastores.test(key) ? new Meaning.Datastore() : new Meaning.Unresolved(known);
    }

    String key() {
        return key;
    }

    Meaning meaning() {
        return meaning;
    }

    void close() {
        subscription.close();
    }
}

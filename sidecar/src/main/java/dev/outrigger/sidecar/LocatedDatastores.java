package dev.outrigger.sidecar;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Provenance;
import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.Datastore;
import dev.outrigger.sidecar.view.Located;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Where the datastores of the configuration are to be found: what no registry knows. On the control loop. */
final class LocatedDatastores {
    private final Supplier<Configuration> configuration;

    /** @param configuration in force */
    LocatedDatastores(Supplier<Configuration> configuration) {
        this.configuration = configuration;
    }

    /**
     * Returns {@code found}, or the datastore of that name if nobody provides it.
     *
     * @param local {@code address:port} where local applications find it; empty without a listener
     * @param secrets whether its password is told; else it reads {@code ***}
     */
    Located located(Located found, Optional<String> local, boolean secrets) {
        Datastore store = configuration.get().datastores().get(found.name());
        if (store == null || found.service().isPresent()) {
            return found;
        }
        UnaryOperator<String> shown = text -> secrets ? text : store.shown(text);
        Located.Instance instance = new Located.Instance(
                store.key(),
                shown.apply(store.url()),
                InstanceState.UP,
                Instance.USUAL_WEIGHT,
                "",
                "",
                "",
                Map.of(),
                Optional.empty());
        return new Located(
                store.key(),
                Optional.of(store.key()),
                Provenance.Kind.LIVE,
                local.flatMap(address -> at(store, address)).map(shown),
                List.of(instance));
    }

    private static Optional<String> at(Datastore store, String address) {
        int colon = address.lastIndexOf(':');
        return store.served()
                .map(url -> url.at(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
    }
}

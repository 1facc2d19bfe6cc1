package dev.outrigger.sidecar;

import dev.outrigger.discovery.Registry;
import dev.outrigger.discovery.Subscription;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Provenance;
import dev.outrigger.routing.ServiceDefinition;
import dev.outrigger.routing.Snapshot;
import dev.outrigger.routing.Ticker;
import dev.outrigger.sidecar.environment.Template;
import dev.outrigger.sidecar.view.Located;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Follows a KEY or service in a registry and tells what it stands for. On the control loop only. */
final class Finding {
    private final String name;
    private final Registry registry;
    private final Function<String, Optional<String>> local;
    private final Consumer<Located> told;
    private final List<Subscription> ofService = new ArrayList<>();
    private Subscription ofKey = () -> {};
    private Optional<String> service = Optional.empty();
    private Optional<ServiceDefinition> definition = Optional.empty();
    private boolean definitionTold;
    private Snapshot snapshot;

    /** @param local where local applications find a service; empty without a listener here */
    Finding(
            String name,
            Registry registry,
            Function<String, Optional<String>> local,
            Consumer<Located> told,
            Ticker ticker) {
        this.name = name;
        this.registry = registry;
        this.local = local;
        this.told = told;
        this.snapshot =
                new Snapshot(name, List.of(), new Provenance(Provenance.Kind.UNKNOWN, ticker.nanos()), ticker.nanos());
    }

    void start() {
        ofKey = registry.watchKey(name, this::provided);
    }

    private void provided(Optional<String> provider) {
        String found = provider.orElse(name);
        if (service.isPresent() && service.get().equals(found)) {
            return;
        }
        service = Optional.of(found);
        ofService.forEach(Subscription::close);
        ofService.clear();
        definitionTold = false;
        ofService.add(registry.watchDefinition(found, this::defined));
        ofService.add(registry.watchInstances(found, this::listed));
    }

    private void defined(Optional<ServiceDefinition> found) {
        definition = found;
        definitionTold = true;
        tell();
    }

    private void listed(Snapshot found) {
        snapshot = found;
        tell();
    }

    /** Waits for both halves: a list without its definition would be spelled without the KEY's template. */
    private void tell() {
        if (!definitionTold) {
            return;
        }
        Optional<String> template = definition.map(ServiceDefinition::provides).map(provides -> provides.get(name));
        List<Located.Instance> instances = snapshot.instances().stream()
                .sorted(Comparator.comparingLong(Instance::registeredAtMillis).thenComparing(instance -> instance.id()))
                .map(instance -> located(instance, template))
                .toList();
        Optional<String> provider = definition.isPresent() || !instances.isEmpty() ? service : Optional.empty();
        told.accept(new Located(
                name,
                provider,
                snapshot.provenance().kind(),
                service.flatMap(local).map(address -> spelled(address, template)),
                instances));
    }

    /** Returns what applications here read: a KEY's template at the local {@code address}, or that address. */
    private static String spelled(String address, Optional<String> template) {
        int colon = address.lastIndexOf(':');
        return template.map(text ->
                        Template.at(text, address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))))
                .orElse(address);
    }

    private Located.Instance located(Instance instance, Optional<String> template) {
        String host = instance.host().indexOf(':') >= 0 ? "[" + instance.host() + "]" : instance.host();
        String url = template.map(
                        text -> Template.at(text, host, instance.address().getPort()))
                .orElse(instance.id());
        Optional<Instant> registered = instance.registeredAtMillis() == 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(instance.registeredAtMillis()));
        return new Located.Instance(
                instance.id(),
                url,
                instance.state(),
                instance.weight(),
                instance.region(),
                instance.zone(),
                instance.node(),
                instance.labels(),
                registered);
    }

    void close() {
        ofKey.close();
        ofService.forEach(Subscription::close);
        ofService.clear();
    }
}

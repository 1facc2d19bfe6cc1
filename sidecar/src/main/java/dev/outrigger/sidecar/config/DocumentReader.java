package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.Checks;
import dev.outrigger.discovery.document.ConfigNode;
import dev.outrigger.discovery.document.Definitions;
import dev.outrigger.discovery.document.Masked;
import dev.outrigger.discovery.document.Names;
import dev.outrigger.discovery.document.Traffic;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.Protocol;
import dev.outrigger.sidecar.config.ServiceDocument.OwnInstance;
import dev.outrigger.sidecar.environment.Schemes;
import dev.outrigger.sidecar.environment.Template;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one service document. Unknown keys of the document are others'; unknown keys of our objects are mistakes. */
final class DocumentReader {
    private static final String LATER = "not supported by this release: ignored";

    private final ConfigNode root;
    private final Map<String, String> environment = new LinkedHashMap<>();

    DocumentReader(ConfigNode root) {
        this.root = root;
    }

    /** Returns the document; empty without a usable id. */
    Optional<ServiceDocument> read() {
        if (!root.isObject()) {
            root.mistake("an object");
            return Optional.empty();
        }
        Optional<String> id = root.at("id").id();
        if (!root.at("id").present()) {
            root.at("id").mistake(Names.ID_WORDS);
        }
        readEnvironment(root.at("environment"));
        Map<String, String> requires = requires(root.at("requires"));
        List<OwnInstance> instances = instances();
        Map<String, String> provides = provides(root.at("provides"));
        Map<String, Object> traffic = Definitions.plain(root.at("traffic"));
        ServiceDocument document = new ServiceDocument(
                root.source(),
                id.orElse("unknown"),
                Collections.unmodifiableMap(environment),
                instances,
                requires,
                requiredServices(root.at("requires")),
                provides,
                root.at("local_port").port(),
                root.at("public").bool().orElse(false),
                root.at("federation").id(),
                root.at("loopback").word("free").isPresent(),
                protocol(provides),
                Checks.read(root),
                traffic);
        if (root.at("traffic").isObject()) {
            Traffic.check(root.at("traffic"));
        }
        finish();
        return id.isPresent() ? Optional.of(document) : Optional.empty();
    }

    private void finish() {
        List.of("check", "checks", "instances").forEach(key -> root.at(key).onlyKnown());
        for (String key : List.of("announce", "env_file")) {
            if (root.at(key).present()) {
                root.at(key).warning(LATER);
            }
        }
    }

    private void readEnvironment(ConfigNode at) {
        at.fields().forEach((name, value) -> {
            if (regions(name, value)) {
                return;
            }
            if (!Names.isVariable(name)) {
                value.mistake(Names.VARIABLE_WORDS);
            }
            Object plain = value.tree();
            if (plain == null
                    || value.isObject()
                    || value.isList()
                    || plain.toString().indexOf('\0') >= 0) {
                value.mistake("a text, a number, true or false");
            } else {
                environment.put(name, plain.toString());
            }
        });
    }

    private static boolean regions(String name, ConfigNode value) {
        if (!name.equals("regions")) {
            return false;
        }
        if (!value.isObject()) {
            value.mistake("an object of regions");
        } else {
            value.warning(LATER);
        }
        return true;
    }

    private Map<String, String> requires(ConfigNode at) {
        Map<String, String> requires = new LinkedHashMap<>();
        if (at.isList()) {
            return requires;
        }
        at.fields().forEach((name, value) -> {
            if (regions(name, value)) {
                return;
            }
            if (!Names.isVariable(name)) {
                value.mistake(Names.VARIABLE_WORDS);
            } else if (environment.containsKey(name)) {
                value.mistake("a name that is not in environment too");
            }
            value.text("a text with a {KEY}", DocumentReader::requirement).ifPresent(text -> requires.put(name, text));
            if (!value.present()) {
                value.mistake("a text with a {KEY}");
            }
        });
        return Collections.unmodifiableMap(requires);
    }

    private static boolean requirement(String text) {
        List<String> names = Template.names(text);
        return !names.isEmpty() && names.stream().allMatch(Names::isKey) && text.indexOf('\0') < 0;
    }

    private static List<String> requiredServices(ConfigNode at) {
        List<String> services = new ArrayList<>();
        if (at.isList()) {
            at.items().forEach(item -> item.id().ifPresent(services::add));
        }
        return List.copyOf(services);
    }

    private Map<String, String> provides(ConfigNode at) {
        Map<String, String> filled = new LinkedHashMap<>();
        Definitions.provides(at).forEach((key, template) -> {
            Optional<String> unknown = Template.names(template).stream()
                    .filter(name -> !Template.open(name) && !environment.containsKey(name))
                    .findFirst();
            boolean secret = Template.names(template).stream().anyMatch(Masked::secret);
            String text = Template.fill(template, environment);
            if (unknown.isPresent()) {
                at.at(key).mistake("{HOST}, {PORT} or a name of environment, not {" + unknown.get() + "}");
            } else if (secret || Masked.hasSecret(text)) {
                at.at(key).mistake("a template without a password; a datastore may have one");
            } else {
                filled.put(key, text);
            }
        });
        return Collections.unmodifiableMap(filled);
    }

    private Optional<Protocol> protocol(Map<String, String> provides) {
        Optional<Protocol> written = root.at("traffic").isObject()
                        && root.at("traffic").at("protocol").present()
                ? Definitions.protocol(root.at("traffic").at("protocol"))
                : Optional.empty();
        return written.isPresent() ? written : Schemes.protocol(provides.values());
    }

    private List<OwnInstance> instances() {
        Optional<Integer> port = port();
        ConfigNode several = root.at("instances");
        List<OwnInstance> instances = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        for (ConfigNode item : several.items()) {
            Optional<Integer> own = item.at("port").port();
            if (!item.at("port").present()) {
                item.at("port").mistake("an integer in 1..65535");
            }
            int weight = item.at("weight").integer(0, 1000).orElse(Instance.USUAL_WEIGHT);
            if (own.isPresent() && !taken.add(own.get())) {
                item.at("port").mistake("a port that no other instance has");
            } else {
                own.ifPresent(number -> instances.add(new OwnInstance(number, weight)));
            }
        }
        if (!several.present()) {
            port.ifPresent(number -> instances.add(new OwnInstance(number, Instance.USUAL_WEIGHT)));
        }
        return List.copyOf(instances);
    }

    /** {@code environment.PORT}, a number or its digits; else {@code port}. */
    private Optional<Integer> port() {
        Optional<Integer> own = root.at("port").port();
        ConfigNode variable = root.at("environment").isObject()
                ? root.at("environment").at("PORT")
                : ConfigNode.of(root.source(), null, new dev.outrigger.discovery.document.Problems());
        Optional<Integer> said = Optional.empty();
        if (variable.tree() instanceof String text && text.matches("[1-9][0-9]{0,4}")) {
            said = Optional.of(Integer.valueOf(text)).filter(number -> number <= 65_535);
            if (said.isEmpty()) {
                variable.mistake("an integer in 1..65535");
            }
        } else {
            said = variable.port();
        }
        if (own.isPresent() && said.isPresent() && !own.equals(said)) {
            root.at("port").mistake(said.get() + ", as environment.PORT says");
        }
        return said.isPresent() ? said : own;
    }
}

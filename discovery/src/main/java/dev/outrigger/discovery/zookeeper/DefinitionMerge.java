package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.document.Definitions;
import dev.outrigger.routing.ServiceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A registered definition and our own, laid over each other: what is absent there is added, what disagrees is a conflict.
 * Fields of other releases stay.
 *
 * @param tree what would be written
 * @param changed whether that differs from what is registered
 */
record DefinitionMerge(Map<String, Object> tree, boolean changed, List<Conflict> conflicts) {
    private static final List<String> AGREED = List.of("protocol", "local_port", "public");
    private static final List<String> LATEST = List.of("check", "checks", "traffic");

    /** One field with two values. */
    record Conflict(String field, String registered, String ours) {}

    /** Merges; {@code documentChanged}: our check and traffic are the latest word. */
    static DefinitionMerge of(Map<String, Object> registered, ServiceDefinition wanted, boolean documentChanged) {
        Map<String, Object> ours = Definitions.write(wanted);
        Map<String, Object> tree = new LinkedHashMap<>(registered);
        List<Conflict> conflicts = new ArrayList<>();
        tree.putIfAbsent("version", ours.get("version"));
        for (String field : AGREED) {
            agree(field, field, tree, ours, conflicts);
        }
        Map<String, Object> provides = provides(tree.get("provides"), wanted.provides(), conflicts);
        if (!provides.isEmpty()) {
            tree.put("provides", provides);
        }
        boolean unchecked = LATEST.subList(0, 2).stream().noneMatch(registered::containsKey);
        for (String field : LATEST) {
            boolean absent = field.equals("traffic") ? !registered.containsKey(field) : unchecked;
            if (documentChanged) {
                tree.remove(field);
            }
            if ((documentChanged || absent) && ours.containsKey(field)) {
                tree.put(field, ours.get(field));
            }
        }
        return new DefinitionMerge(tree, !tree.equals(registered), List.copyOf(conflicts));
    }

    private static Map<String, Object> provides(
            @Nullable Object registered, Map<String, String> wanted, List<Conflict> conflicts) {
        Map<String, Object> provides = new LinkedHashMap<>();
        if (registered instanceof Map<?, ?> map) {
            map.forEach((key, template) -> provides.put(String.valueOf(key), template));
        }
        Map<String, Object> ours = new TreeMap<>(wanted);
        ours.keySet().forEach(key -> agree("provides." + key, key, provides, ours, conflicts));
        return provides;
    }

    private static void agree(
            String shown, String field, Map<String, Object> tree, Map<String, Object> ours, List<Conflict> conflicts) {
        Object own = ours.get(field);
        Object theirs = tree.get(field);
        if (own == null) {
            return;
        }
        if (theirs == null) {
            tree.put(field, own);
        } else if (!theirs.equals(own)) {
            conflicts.add(new Conflict(shown, theirs.toString(), own.toString()));
        }
    }
}

package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.Definitions;
import dev.outrigger.discovery.document.Names;
import dev.outrigger.discovery.zookeeper.Coordination.Change;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Create;
import dev.outrigger.discovery.zookeeper.Coordination.Data;
import dev.outrigger.discovery.zookeeper.Coordination.Delete;
import dev.outrigger.discovery.zookeeper.Coordination.Put;
import dev.outrigger.discovery.zookeeper.Coordination.Reply;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.routing.Scheduler.Cancellable;
import dev.outrigger.routing.ServiceDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Commands that write on purpose. Confined to the control loop. */
final class ZooKeeperDefinitions implements Definitions {
    private static final long PATIENCE = Duration.ofSeconds(15).toNanos();

    private final Seams seams;
    private final List<Runnable> waiting = new ArrayList<>();

    ZooKeeperDefinitions(Seams seams) {
        this.seams = seams;
    }

    void sessionChanged(Session session) {
        if (session.connected()) {
            List<Runnable> ready = List.copyOf(waiting);
            waiting.clear();
            ready.forEach(Runnable::run);
        }
    }

    @Override
    public void init(Consumer<Outcome> done) {
        List<String> paths = new ArrayList<>();
        String root = seams.settings().root();
        for (int slash = root.indexOf('/', 1); slash > 0; slash = root.indexOf('/', slash + 1)) {
            paths.add(root.substring(0, slash));
        }
        paths.addAll(List.of(root, seams.services(), seams.keys(), seams.nodes()));
        whenConnected(done, () -> make(paths, 0, new ArrayList<>(), done));
    }

    private void make(List<String> paths, int index, List<String> made, Consumer<Outcome> done) {
        if (index == paths.size()) {
            done.accept(new Done(made));
            return;
        }
        String path = paths.get(index);
        seams.coordination().commit(List.of(new Create(path, new byte[0], false)), reply -> {
            if (reply.ok()) {
                made.add("created " + path);
            } else if (reply.code() != Code.NODE_EXISTS) {
                done.accept(new Failed(path + ": " + why(reply.code())));
                return;
            }
            make(paths, index + 1, made, done);
        });
    }

    @Override
    public void define(ServiceDefinition definition, boolean dryRun, Consumer<Outcome> done) {
        String path = seams.service(definition.service());
        whenConnected(
                done,
                () -> seams.coordination().data(path, null, reply -> {
                    Data data = reply.value();
                    if (reply.code() == Code.NO_NODE) {
                        define(definition, Map.of(), -1, dryRun, done);
                    } else if (data == null || !reply.ok()) {
                        done.accept(new Failed(path + ": " + why(reply.code())));
                    } else {
                        define(definition, tree(data.bytes()), data.stat().version(), dryRun, done);
                    }
                }));
    }

    private static Map<String, Object> tree(byte[] bytes) {
        try {
            return bytes.length == 0 ? Map.of() : Json.object(bytes);
        } catch (IOException e) {
            return Map.of(); // to be replaced anyway
        }
    }

    private void define(
            ServiceDefinition definition,
            Map<String, Object> old,
            int version,
            boolean dryRun,
            Consumer<Outcome> done) {
        Map<String, Object> ours = dev.outrigger.discovery.document.Definitions.write(definition);
        Map<String, Object> next = new LinkedHashMap<>(old);
        next.keySet().removeAll(List.of("protocol", "local_port", "provides", "check", "checks", "traffic"));
        next.putAll(ours);
        List<String> changes = differences(old, next);
        String path = seams.service(definition.service());
        List<Change> steps = new ArrayList<>();
        if (version < 0) {
            steps.add(new Create(path, Json.bytes(next), false));
            steps.add(new Create(seams.instances(definition.service()), new byte[0], false));
        } else if (!changes.isEmpty()) {
            steps.add(new Put(path, Json.bytes(next), version));
        }
        TreeSet<String> keys = new TreeSet<>(definition.provides().keySet());
        if (old.get("provides") instanceof Map<?, ?> before) {
            before.keySet().stream().map(String::valueOf).filter(Names::isKey).forEach(keys::add);
        }
        moveKeys(definition, new ArrayDeque<>(keys), steps, changes, moved -> {
            if (moved instanceof Failed || dryRun || steps.isEmpty()) {
                done.accept(moved);
                return;
            }
            Consumer<Reply<Integer>> told =
                    reply -> done.accept(reply.ok() ? moved : new Failed(path + ": " + why(reply.code())));
            seams.coordination().commit(steps, told);
        });
    }

    /* One after the other, into one transaction. */
    private void moveKeys(
            ServiceDefinition definition,
            Deque<String> keys,
            List<Change> steps,
            List<String> changes,
            Consumer<Outcome> done) {
        String key = keys.poll();
        if (key == null) {
            done.accept(new Done(changes));
            return;
        }
        KeyClaim.look(seams, definition.service(), key, found -> {
            String failure = moveKey(definition, key, found, steps, changes);
            if (failure.isEmpty()) {
                moveKeys(definition, keys, steps, changes, done);
            } else {
                done.accept(new Failed(seams.key(key) + ": " + failure));
            }
        });
    }

    private String moveKey(
            ServiceDefinition definition, String key, KeyClaim.Found found, List<Change> steps, List<String> changes) {
        boolean wanted = definition.provides().containsKey(key);
        boolean ours = found.holder().equals(Optional.of(definition.service()));
        if (found.code() != Code.OK) {
            return why(found.code());
        }
        if (wanted && !ours) {
            if (found.steps().isEmpty()) {
                return found.holder()
                        .map(holder -> "provided by \"" + holder + '"')
                        .orElse(found.unreadable());
            }
            steps.addAll(found.steps());
            changes.add("keys." + key + ": " + found.holder().orElse("-") + " -> " + definition.service());
        } else if (!wanted && ours) {
            steps.add(new Delete(seams.key(key), found.version()));
            changes.add("keys." + key + ": " + definition.service() + " -> -");
        }
        return "";
    }

    private static List<String> differences(Map<String, Object> old, Map<String, Object> next) {
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(next.keySet());
        List<String> changes = new ArrayList<>();
        for (String name : names) {
            String before = String.valueOf(old.getOrDefault(name, "-"));
            String after = String.valueOf(next.getOrDefault(name, "-"));
            if (!before.equals(after)) {
                changes.add(name + ": " + before + " -> " + after);
            }
        }
        return changes;
    }

    private void whenConnected(Consumer<Outcome> done, Runnable command) {
        if (seams.coordination().session().connected()) {
            command.run();
            return;
        }
        Cancellable[] patience = {Cancellable.NOTHING};
        Runnable ready = () -> {
            patience[0].cancel();
            command.run();
        };
        waiting.add(ready);
        patience[0] = seams.scheduler()
                .schedule(
                        () -> {
                            waiting.remove(ready);
                            done.accept(new Failed(seams.settings().connect() + ": no answer within 15 s"));
                        },
                        PATIENCE);
    }

    private static String why(Code code) {
        return switch (code) {
            case NO_NODE -> "its parent is not there (outrigger init creates the federation)";
            case NO_AUTH -> "access denied";
            case BAD_VERSION, NODE_EXISTS -> "somebody else changed it at the same time";
            case UNCERTAIN, NOT_CONNECTED -> "the connection was lost";
            default -> code.toString();
        };
    }
}

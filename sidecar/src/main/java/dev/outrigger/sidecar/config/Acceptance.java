package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Problems.Problem;
import dev.outrigger.sidecar.config.Contents.Read;
import dev.outrigger.sidecar.view.Overview.FileState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * The unit is the file. Each is read alone; what is wrong in one leaves its last good content in force. Then all are looked at
 * together, those that did not change first: of two that do not go together the one that changed is taken back, until the rest
 * does. A file that was taken back is never tried again in the same reading, so that this ends.
 */
/** Reads all files and decides of each what is in force. Blocks on the disk. Used once, on one thread. */
final class Acceptance {
    /**
     * So many are taken back one by one: one that went may have been all that was wrong with the next. Where there are more,
     * each look at ten thousand documents for one of them would take minutes.
     */
    private static final int MOST_ALONE = 20;

    private final Path place;
    private final Machine machine;
    private final @Nullable Contents good;
    private final Map<Path, Problems> wrong = new TreeMap<>();
    private final Map<Path, Candidate<ServiceDocument>> documents = new TreeMap<>();
    private final Problems warnings = new Problems();
    private Optional<Candidate<Map<String, Datastore>>> datastores = Optional.empty();
    private Candidate<NodeConfig> node;

    /** What may be in force of a file. {@code fresh}: it differs from what was last good. */
    private record Candidate<T>(Read<T> read, boolean fresh) {}

    /** Nothing at all can be in force. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
    }

    private Acceptance(Path place, Machine machine, @Nullable Contents good, boolean oldNode) throws Refused {
        this.place = place;
        this.machine = machine;
        this.good = good;
        this.node = node(oldNode);
    }

    /**
     * Returns what is in force.
     *
     * @param good what was last good; null: nothing ever was, and then every mistake is one too many
     * @throws ConfigException with all mistakes of all files, if nothing can be in force
     */
    static Accepted of(Path file, Machine machine, @Nullable Contents good) throws ConfigException {
        Path place = file.toAbsolutePath().normalize();
        try {
            Accepted accepted = read(place, machine, good);
            if (good != null || accepted.valid()) {
                return accepted;
            }
        } catch (Refused broken) {
            // Told, with everything else that is wrong, by the strict reading below.
            return refused(place, machine);
        }
        return refused(place, machine);
    }

    private static Accepted refused(Path place, Machine machine) throws ConfigException {
        Problems problems = new Problems();
        ConfigFiles.load(place, machine, problems);
        // The files changed between two readings: the next one will tell.
        problems.mistake(place.toString(), "", "", "files that do not change while they are read");
        throw new ConfigException(problems);
    }

    private static Accepted read(Path place, Machine machine, @Nullable Contents good) throws Refused {
        Acceptance first = new Acceptance(place, machine, good, false);
        first.readOthers();
        if (first.reconcile()) {
            return first.accepted();
        }
        Acceptance second = new Acceptance(place, machine, good, true);
        second.wrong.put(place, first.wrong.getOrDefault(place, new Problems()));
        second.readOthers();
        second.reconcile();
        return second.accepted();
    }

    private Candidate<NodeConfig> node(boolean old) throws Refused {
        Problems problems = new Problems();
        Optional<SourceFile> source =
                good == null ? TreeFiles.read(place, problems) : TreeFiles.readAgain(place, problems);
        Optional<Read<NodeConfig>> onDisk = source.flatMap(file -> TreeFiles.node(file, problems)
                .map(tree -> new Read<>(file, ConfigFiles.node(place, tree, machine, problems))));
        if (!old && onDisk.isPresent() && !problems.anyMistake()) {
            ConfigFiles.warnOfReaders(place, warnings);
            warnings.addAll(problems);
            return new Candidate<>(onDisk.get(), good == null || changed(onDisk.get(), good.node()));
        }
        if (good == null) {
            throw new Refused();
        }
        wrong.put(place, problems);
        return new Candidate<>(good.node(), false);
    }

    private static boolean changed(Read<?> now, @Nullable Read<?> before) {
        return before == null || !now.equals(before);
    }

    private void readOthers() {
        NodeConfig config = node.read().value();
        Map<Path, Read<ServiceDocument>> before = new TreeMap<>();
        if (good != null) {
            good.documents().forEach((path, read) -> {
                if (config.services().equals(path.getParent())) {
                    before.put(path, read);
                }
            });
        }
        Problems folder = new Problems();
        if (!before.isEmpty() && !Files.isDirectory(config.services())) {
            folder.mistake(config.services().toString(), "", "no such folder", "a folder that can be read");
        }
        for (Path path : ConfigFiles.documentFiles(config.services(), folder)) {
            Problems problems = new Problems();
            Optional<Read<ServiceDocument>> onDisk = TreeFiles.readDocument(path, problems)
                    .flatMap(file -> ConfigFiles.document(file, problems).map(document -> new Read<>(file, document)));
            documents.putAll(chosen(path, onDisk, problems, before.remove(path)));
        }
        if (before.isEmpty() && folder.anyMistake()) {
            wrong.put(config.services(), folder);
        }
        before.forEach((path, read) -> missing(path, read, folder));
        datastores(config);
    }

    /** A document that is no longer there: gone on purpose, unless its folder cannot be read or the node file names it. */
    private void missing(Path path, Read<ServiceDocument> read, Problems folder) {
        String id = read.value().id();
        boolean named =
                node.read().value().runs().filter(runs -> runs.contains(id)).isPresent()
                        && documents.values().stream()
                                .noneMatch(one -> one.read().value().id().equals(id));
        if (!folder.anyMistake() && !named) {
            return;
        }
        Problems problems = new Problems();
        problems.addAll(folder);
        if (!folder.anyMistake()) {
            problems.mistake(path.toString(), "", "no such file", "the document of " + id + ", which runs names");
        }
        documents.putAll(chosen(path, Optional.empty(), problems, read));
    }

    private void datastores(NodeConfig config) {
        Path path = config.datastores();
        if (!ConfigFiles.named(path)) {
            return;
        }
        Problems problems = new Problems();
        Optional<Read<Map<String, Datastore>>> onDisk = TreeFiles.read(path, problems)
                .map(file -> new Read<>(file, ConfigFiles.datastores(file, machine, problems)));
        ConfigFiles.warnOfReaders(path, warnings);
        Read<Map<String, Datastore>> before = good == null
                ? null
                : good.datastores()
                        .filter(read -> read.source().path().equals(path))
                        .orElse(null);
        datastores = Optional.ofNullable(chosen(path, onDisk, problems, before).get(path));
    }

    /** Returns, under its path, what may be in force of a file; nothing if nothing may. */
    private <T> Map<Path, Candidate<T>> chosen(
            Path path, Optional<Read<T>> onDisk, Problems problems, @Nullable Read<T> before) {
        if (onDisk.isPresent() && !problems.anyMistake()) {
            warnings.addAll(problems);
            return Map.of(path, new Candidate<>(onDisk.get(), changed(onDisk.get(), before)));
        }
        wrong.put(path, problems);
        return before == null ? Map.of() : Map.of(path, new Candidate<>(before, false));
    }

    /** Takes back what does not go together. Returns false if that is the node file: then all is to be read anew. */
    private boolean reconcile() {
        int rounds = documents.size() + 2;
        for (int round = 0; round < rounds; round++) {
            Problems problems = cross();
            List<Path> culprits = problems.mistakes().stream()
                    .map(problem -> Path.of(problem.source()))
                    .filter(path -> !path.equals(place) && fresh(path))
                    .distinct()
                    .limit(round < MOST_ALONE ? 1 : Long.MAX_VALUE)
                    .toList();
            if (!culprits.isEmpty()) {
                Map<String, List<Problem>> mistakes =
                        problems.mistakes().stream().collect(Collectors.groupingBy(Problem::source));
                culprits.forEach(culprit -> takeBack(culprit, mistakes.getOrDefault(culprit.toString(), List.of())));
            } else if (problems.anyMistake()) {
                wrong.put(place, problems);
                return !node.fresh() || good == null;
            } else {
                warnings.addAll(problems);
                return true;
            }
        }
        return true;
    }

    private Problems cross() {
        Problems problems = new Problems();
        Map<String, String> files = new HashMap<>();
        List<ServiceDocument> oldFirst = new ArrayList<>();
        for (boolean fresh : new boolean[] {false, true}) {
            documents.values().stream()
                    .filter(one -> one.fresh() == fresh)
                    .map(one -> one.read().value())
                    .filter(document -> ConfigFiles.unique(document, files, problems))
                    .forEach(oldFirst::add);
        }
        Configuration all = new Configuration(
                node.read().value(),
                oldFirst,
                datastores.map(one -> one.read().value()).orElse(Map.of()));
        new CrossCheck(all, machine, problems).run();
        return problems;
    }

    private boolean fresh(Path path) {
        Candidate<ServiceDocument> document = documents.get(path);
        return (document != null && document.fresh())
                || datastores
                        .filter(one -> one.fresh() && one.read().source().path().equals(path))
                        .isPresent();
    }

    private void takeBack(Path path, List<Problem> mistakes) {
        Problems own = new Problems();
        mistakes.forEach(problem -> own.mistake(problem.source(), problem.path(), problem.value(), problem.expected()));
        wrong.put(path, own);
        if (documents.remove(path) == null) {
            datastores = good == null ? Optional.empty() : good.datastores().map(read -> new Candidate<>(read, false));
            return;
        }
        Read<ServiceDocument> before = good == null ? null : good.documents().get(path);
        if (before != null) {
            documents.put(path, new Candidate<>(before, false));
        }
    }

    private Accepted accepted() {
        Map<Path, Read<ServiceDocument>> all = new TreeMap<>();
        documents.forEach((path, candidate) -> all.put(path, candidate.read()));
        Contents contents = new Contents(node.read(), all, datastores.map(Candidate::read));
        Map<Path, Accepted.File> files = new LinkedHashMap<>();
        files.put(place, file(place, contents));
        contents.sources().keySet().forEach(path -> files.put(path, file(path, contents)));
        wrong.keySet().forEach(path -> files.put(path, file(path, contents)));
        return new Accepted(contents, List.copyOf(files.values()), warnings.warnings());
    }

    private Accepted.File file(Path path, Contents contents) {
        Problems problems = wrong.get(path);
        if (problems == null) {
            return new Accepted.File(path.toString(), FileState.ACCEPTED, List.of());
        }
        List<String> mistakes =
                problems.mistakes().stream().map(Problem::toString).toList();
        boolean there = contents.sources().containsKey(path);
        return new Accepted.File(path.toString(), there ? FileState.LAST_GOOD : FileState.REFUSED, mistakes);
    }
}

package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.Problems;
import dev.outrigger.discovery.document.Problems.Problem;
import dev.outrigger.sidecar.view.Overview.FileState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** How a running process comes by its configuration, and by the next one. Blocks on the disk; used by one thread at a time. */
public final class Loading {
    private final Path file;
    private final Machine machine;

    /** @param file the node file */
    public Loading(Path file, Machine machine) {
        this.file = file.toAbsolutePath().normalize();
        this.machine = machine;
    }

    /**
     * What a reading came to.
     *
     * @param held why {@code accepted} waits for an operator; empty if it need not
     */
    public record Next(Accepted accepted, String held) {}

    /**
     * Returns what a process starts with: the files, and for a broken one its last good content.
     *
     * @param strict a broken file is a mistake, whatever is kept of it
     * @throws ConfigException with all mistakes of all files
     */
    public Accepted first(boolean strict) throws ConfigException {
        Optional<LastGood.Kept> kept = strict ? Optional.empty() : LastGood.find(file, machine);
        if (kept.isEmpty()) {
            return Acceptance.of(file, machine, null);
        }
        Contents good = kept.get().contents();
        Accepted accepted = Acceptance.of(file, machine, good);
        // What was held before stays held, or a restart would do what nobody has allowed.
        return accepted.contents().digest().equals(kept.get().held()) ? held(good, accepted) : accepted;
    }

    /**
     * Returns what would follow {@code inForce}.
     *
     * @throws ConfigException if nothing could be in force at all; {@code inForce} stays then
     */
    public Next next(Accepted inForce) throws ConfigException {
        Accepted accepted = Acceptance.of(file, machine, inForce.contents());
        return new Next(accepted, Removal.tooMuch(inForce.configuration(), accepted.configuration()));
    }

    /** Returns {@code inForce} as it is while {@code next} is held: the files that would change say so. */
    public static Accepted held(Accepted inForce, Accepted next) {
        return held(inForce.contents(), next);
    }

    private static Accepted held(Contents inForce, Accepted next) {
        List<Accepted.File> files = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Accepted.File one : next.files()) {
            Path path = Path.of(one.file());
            SourceFile now = inForce.sources().get(path);
            boolean same = now != null && now.equals(next.contents().sources().get(path));
            named.add(one.file());
            files.add(
                    same || one.state() != FileState.ACCEPTED
                            ? one
                            : new Accepted.File(one.file(), FileState.HELD, List.of()));
        }
        inForce.sources().keySet().stream()
                .map(Path::toString)
                .filter(path -> !named.contains(path))
                .forEach(path -> files.add(new Accepted.File(path, FileState.HELD, List.of())));
        return new Accepted(inForce, files, next.warnings());
    }

    /**
     * Keeps what is in force for the next start.
     *
     * @param started what cannot change before that
     * @param held what waits for an operator; empty if nothing does
     * @return why it could not be kept; empty if it is
     */
    public Optional<String> keep(NodeConfig started, Accepted inForce, Optional<Accepted> held) {
        return LastGood.keep(
                started,
                inForce.contents(),
                held.map(one -> one.contents().digest()).orElse(""));
    }

    /**
     * Returns the {@code run_dir} of a node file, however broken it and the others are: whoever mends them asks the sidecar
     * that runs. Blocks on the disk.
     */
    public static Path runDir(Path file, Machine machine) {
        return LastGood.node(file.toAbsolutePath().normalize(), machine).runDir();
    }

    /** Returns the folders in which the files of {@code inForce} are, and would be. */
    public static Set<Path> folders(Configuration inForce) {
        NodeConfig node = inForce.node();
        Set<Path> folders = new HashSet<>();
        List<Path> files = new ArrayList<>(
                List.of(node.file(), node.datastores(), node.services().resolve("any")));
        node.admin().tokenFile().ifPresent(files::add);
        for (Path file : files) {
            Optional.ofNullable(file.getParent()).ifPresent(folders::add);
        }
        return folders;
    }

    /** Returns what tells the files of {@code inForce} on disk from changed ones, without reading them. Blocks on the disk. */
    public static String fingerprint(Configuration inForce) {
        NodeConfig node = inForce.node();
        StringBuilder print = new StringBuilder();
        List<Path> files = new ArrayList<>(List.of(node.file(), node.datastores()));
        node.admin().tokenFile().ifPresent(files::add);
        Problems problems = new Problems();
        files.addAll(ConfigFiles.documentFiles(node.services(), problems));
        for (Path file : files) {
            print.append(file).append(' ').append(state(file)).append('\n');
        }
        return print.append(Files.isDirectory(node.services())).append(problems).toString();
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.size() + " " + found.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " " + found.fileKey();
        } catch (IOException absent) {
            return "absent";
        }
    }

    /** Returns the files that came, went or changed, be it only in what they take from elsewhere. */
    public static List<String> changed(Accepted before, Accepted now) {
        Map<Path, Contents.Read<?>> old = before.contents().files();
        Map<Path, Contents.Read<?>> young = now.contents().files();
        Set<Path> all = new TreeSet<>(old.keySet());
        all.addAll(young.keySet());
        all.removeIf(path -> Objects.equals(old.get(path), young.get(path)));
        return all.stream().map(Path::toString).toList();
    }

    /** Returns what is new in {@code now} of what somebody should know. */
    public static List<Problem> newWarnings(Accepted before, Accepted now) {
        Problems all = new Problems();
        now.warnings().stream()
                .filter(warning -> !before.warnings().contains(warning))
                .forEach(warning -> all.warning(warning.source(), warning.path(), warning.value(), warning.expected()));
        return all.warnings();
    }
}

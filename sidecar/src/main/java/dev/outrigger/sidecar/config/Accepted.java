package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.Problems.Problem;
import dev.outrigger.sidecar.view.Overview.FileState;
import java.util.List;

/** What is in force after the files were read: of each file what stands in it, or what stood in it when it was last good. */
public final class Accepted {
    private final Contents contents;
    private final Configuration configuration;
    private final List<File> files;
    private final List<Problem> warnings;

    /**
     * One file.
     *
     * @param mistakes what is wrong in it on disk; empty if it is accepted
     */
    public record File(String file, FileState state, List<String> mistakes) {
        public File {
            mistakes = List.copyOf(mistakes);
        }
    }

    Accepted(Contents contents, List<File> files, List<Problem> warnings) {
        this.contents = contents;
        this.configuration = contents.configuration();
        this.files = List.copyOf(files);
        this.warnings = List.copyOf(warnings);
    }

    Contents contents() {
        return contents;
    }

    /** Returns what they say together. */
    public Configuration configuration() {
        return configuration;
    }

    /** Returns every file, the node file first, then by name. */
    public List<File> files() {
        return files;
    }

    /** Returns what somebody should know of files that are accepted. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** Returns whether every file is in force as it is on disk. */
    public boolean valid() {
        return files.stream().allMatch(file -> file.state() == FileState.ACCEPTED);
    }
}

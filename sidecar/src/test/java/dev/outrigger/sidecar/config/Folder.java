package dev.outrigger.sidecar.config;

import dev.outrigger.discovery.document.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder of configuration that a test writes, and what reading it finds. */
final class Folder {
    final ScriptedMachine machine = new ScriptedMachine();
    final Problems problems = new Problems();
    final Path path;

    Folder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Folder write(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Folder node(String text) {
        return write("outrigger.json", text);
    }

    Folder document(String name, String text) {
        return write("services.d/" + name + ".json", text);
    }

    Configuration read() {
        return ConfigFiles.read(path.resolve("outrigger.json"), machine, problems);
    }

    /** What was found, with this folder's own path left out. */
    String found() {
        return problems.toString().replace(path + "/", "");
    }
}

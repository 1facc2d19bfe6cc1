package dev.outrigger.sidecar.admin;

import dev.outrigger.sidecar.process.DiskWords;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** A port, and a socket in the file system. */
final class Places {
    private Places() {}

    /** A TCP port. */
    record Port(InetSocketAddress address) implements AdminDoor.Place {
        @Override
        public Class<? extends ServerChannel> channelType() {
            return NioServerSocketChannel.class;
        }

        @Override
        public SocketAddress toBind() {
            return address;
        }
    }

    /**
     * A unix socket. Bound under another name, given its mode, and renamed: nobody meets it with a wrong mode, and a client of a
     * process that is being replaced meets the one or the other.
     */
    static final class SocketFile implements AdminDoor.Place {
        private final Path path;
        private final Path temporary;
        private @Nullable Object fileKey;

        SocketFile(Path path) {
            this.path = path;
            this.temporary = path.resolveSibling(
                    path.getFileName() + "." + ProcessHandle.current().pid());
        }

        @Override
        public Class<? extends ServerChannel> channelType() {
            return NioServerDomainSocketChannel.class;
        }

        @Override
        public SocketAddress toBind() throws IOException {
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.deleteIfExists(temporary);
            return UnixDomainSocketAddress.of(temporary);
        }

        @Override
        public String name(SocketAddress bound) {
            return path.toString();
        }

        @Override
        public String words(Throwable failure) {
            if (failure instanceof Answered) {
                return path + ": another process answers there (expected: a run_dir that no other process uses)";
            }
            Path parent = path.getParent();
            Path directory = parent == null ? path : parent;
            String why = failure instanceof Exception disk ? DiskWords.of(disk, directory) : String.valueOf(failure);
            return "run_dir: \"" + directory + "\" (expected: a directory that this user can write: " + why + ")";
        }

        @Override
        public void entered() throws IOException {
            if (answered()) {
                Files.deleteIfExists(temporary);
                throw new Answered();
            }
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-rw----"));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            fileKey = key();
        }

        /** Who takes the name of a live door away has its commands, and its drains, go to another process. */
        private boolean answered() throws IOException {
            try (SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                caller.configureBlocking(false);
                caller.connect(UnixDomainSocketAddress.of(path));
                return true;
            } catch (SocketException nobody) {
                return false;
            }
        }

        @Override
        public boolean stands() {
            try {
                return key().equals(fileKey);
            } catch (IOException gone) {
                return false;
            }
        }

        @Override
        public void left() {
            try {
                if (fileKey != null && fileKey.equals(key())) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException gone) {
                // Somebody else's by now, or nobody's.
            }
        }

        private Object key() throws IOException {
            Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
            return key == null ? path : key;
        }
    }

    /** Somebody else's door is there. */
    private static final class Answered extends IOException {
        private static final long serialVersionUID = 1;
    }
}

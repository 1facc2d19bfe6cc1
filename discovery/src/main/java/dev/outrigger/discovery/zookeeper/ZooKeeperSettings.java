package dev.outrigger.discovery.zookeeper;

import java.time.Duration;
import java.util.Optional;

/**
 * Where an ensemble is, and how to use it.
 *
 * @param connect {@code host:port,…}, without chroot; a host without port is at 2181
 * @param chroot absolute path above all federations, such as {@code /outrigger}; {@code /} for none
 * @param federation name of the isolated world below the chroot
 * @param sessionTimeout asked for; the servers may grant another
 * @param auth who we are, if the ensemble asks
 * @param allowLoopback whether loopback addresses may be listed: demos and tests
 */
public record ZooKeeperSettings(
        String connect,
        String chroot,
        String federation,
        Duration sessionTimeout,
        Optional<Auth> auth,
        boolean allowLoopback) {

    /** The session time-out of an ensemble that states none. */
    public static final Duration USUAL_SESSION_TIMEOUT = Duration.ofSeconds(15);

    public ZooKeeperSettings {
        if (!chroot.startsWith("/") || (chroot.length() > 1 && chroot.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "chroot: \"" + chroot + "\" (expected: an absolute path such as /outrigger)");
        }
    }

    /** Returns the path of the federation. */
    public String root() {
        return (chroot.equals("/") ? "" : chroot) + "/" + federation;
    }

    /** An identity: {@code digest} with {@code user:password}. Never printed. */
    public record Auth(String scheme, String secret) {
        @Override
        public String toString() {
            return scheme + ":***";
        }
    }
}

package dev.outrigger.discovery.zookeeper;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses written as numbers. */
final class Numeric {
    private static final Pattern V4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private Numeric() {}

    /** Returns the address that {@code host} spells; empty for a name. Never asks a name server. */
    static Optional<InetAddress> address(String host) {
        // Only what looks like numbers is given to InetAddress: it would look up anything else, and block.
        if (!V4.matcher(host).matches() && !V6.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host.indexOf(':') >= 0 ? "[" + host + "]" : host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}

package dev.outrigger.sidecar.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Numeric addresses in texts; never asks a resolver. */
final class Addresses {
    private Addresses() {}

    static Optional<InetAddress> numeric(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static boolean loopback(String host) {
        return host.equals("localhost")
                || numeric(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** Whether other nodes could reach it: not a loopback, link-local, unspecified or multicast address. */
    static boolean reachable(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }
}

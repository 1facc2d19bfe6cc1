package dev.outrigger.sidecar;

import dev.outrigger.sidecar.config.Cidr;
import dev.outrigger.sidecar.wire.Wire;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who may come in at an address that is not loopback: {@code allow_from}. Asked on event loops.
 *
 * @param networks asked at each connection; nobody, if empty
 */
record Admission(Supplier<List<Cidr>> networks) {
    boolean admits(Wire wire) {
        return admits(wire.peer());
    }

    /** @param peer {@code 10.0.0.7:40312}, IPv6 in brackets; what is neither is not admitted */
    boolean admits(String peer) {
        int colon = peer.lastIndexOf(':');
        byte[] address = colon < 0 ? null : NetUtil.createByteArrayFromIpAddressString(peer.substring(0, colon));
        if (address == null) {
            return false;
        }
        try {
            InetAddress from = InetAddress.getByAddress(address);
            return networks.get().stream().anyMatch(network -> network.contains(from));
        } catch (UnknownHostException impossible) {
            return false;
        }
    }
}

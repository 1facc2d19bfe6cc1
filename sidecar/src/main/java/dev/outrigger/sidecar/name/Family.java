package dev.outrigger.sidecar.name;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the name servers said of a name in one address family.
 *
 * @param addresses empty if there are none, or nobody knows
 * @param ttlSeconds the least of the records'; of no meaning without addresses
 * @param trouble why nobody knows; empty if the servers were clear
 */
record Family(List<InetAddress> addresses, long ttlSeconds, String trouble) {
    static Family failed(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof DnsErrorCauseException known && absent(known.getCode())) {
                return new Family(List.of(), 0, "");
            }
            if (each instanceof DnsNameResolverTimeoutException) {
                return new Family(List.of(), 0, "name servers do not answer");
            }
        }
        String message = String.valueOf(cause.getMessage());
        return new Family(List.of(), 0, clear(cause, message) ? "" : message);
    }

    /** NOERROR without a record of the type: Netty gives no cause then, but neither when it gave up after many questions. */
    private static boolean clear(Throwable failure, String message) {
        return failure instanceof UnknownHostException
                && failure.getCause() == null
                && !message.contains("max queries");
    }

    private static boolean absent(DnsResponseCode code) {
        return code.equals(DnsResponseCode.NXDOMAIN) || code.equals(DnsResponseCode.NXRRSET);
    }

    /** Reads and releases {@code records}. */
    static Family answered(String host, DnsRecordType type, List<DnsRecord> records) {
        List<InetAddress> addresses = new ArrayList<>();
        long ttl = Long.MAX_VALUE;
        for (DnsRecord record : records) {
            try {
                if (record.type().equals(type) && record instanceof DnsRawRecord raw) {
                    addresses.add(InetAddress.getByAddress(host, ByteBufUtil.getBytes(raw.content())));
                    ttl = Math.min(ttl, record.timeToLive());
                }
            } catch (UnknownHostException oddLength) {
                return new Family(List.of(), 0, "a record of " + type.name() + " with an odd length");
            } finally {
                ReferenceCountUtil.release(record);
            }
        }
        return new Family(addresses, ttl, "");
    }
}

package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.DiscoveryEvent.Refusal;
import dev.outrigger.discovery.KeptAddresses;
import dev.outrigger.discovery.zookeeper.InstanceFormat.Written;
import dev.outrigger.routing.Instance;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One node of a service's list, read and judged. Nodes never change, so it is read once. Confined to the control loop. */
final class Member {
    private final Seams seams;
    private final String service;
    private final InstanceName name;
    private final @Nullable Written written;
    private final Set<Refusal> warned = EnumSet.noneOf(Refusal.class);
    private @Nullable KeptAddresses addresses;
    private @Nullable InetAddress address;
    private @Nullable Instance instance;
    private long list;

    private Member(Seams seams, String service, InstanceName name, @Nullable Written written) {
        this.seams = seams;
        this.service = service;
        this.name = name;
        this.written = written;
    }

    /**
     * Returns the member that {@code bytes} describe; one that is refused is remembered as such.
     *
     * @param before what stood under its id until now: of the same host it has the address, before any name server answers
     * @param changed told when its name has other addresses
     */
    static Member of(
            Seams seams, String service, InstanceName name, byte[] bytes, @Nullable Member before, Runnable changed) {
        Member member;
        try {
            member = new Member(seams, service, name, InstanceFormat.read(name.id(), bytes));
        } catch (InstanceFormat.Refused e) {
            member = new Member(seams, service, name, null);
            member.warn(e.reason, String.valueOf(e.getMessage()));
        }
        if (before != null && before.written != null && before.written.host().equals(member.host())) {
            member.address = before.current();
        }
        member.find(changed);
        return member;
    }

    InstanceName name() {
        return name;
    }

    private String host() {
        return written == null ? "" : written.host();
    }

    /** Notes that the list {@code number} has it. */
    void listed(long number) {
        list = number;
    }

    /** Returns whether the list {@code number} has it. */
    boolean listedIn(long number) {
        return list == number;
    }

    /** Returns the instance, if it may be listed now: the same one as long as its address stays. */
    @Nullable
    Instance instance() {
        InetAddress current = current();
        if (written == null || current == null) {
            return null;
        }
        if (instance == null || !instance.address().getAddress().equals(current)) {
            instance = written.at(current);
        }
        return allowed(instance.address()) ? instance : null;
    }

    void close() {
        if (addresses != null) {
            addresses.close();
        }
    }

    private void find(Runnable changed) {
        if (written == null) {
            return;
        }
        Optional<InetAddress> numeric = Numeric.address(written.host());
        if (numeric.isPresent()) {
            address = numeric.get();
            return;
        }
        String host = written.host();
        KeptAddresses kept = new KeptAddresses(
                host,
                seams.resolver(),
                seams.scheduler(),
                seams.random(),
                changed,
                why -> seams.events().accept(new DiscoveryEvent.ResolutionFailed(service, host, why)));
        addresses = kept;
        kept.start();
    }

    /* An instance is one place: of several addresses the one in use stays as long as the name has it. */
    private @Nullable InetAddress current() {
        if (addresses != null && !addresses.addresses().isEmpty()) {
            if (address == null || !addresses.addresses().contains(address)) {
                address = addresses.addresses().get(0);
            }
        }
        return address;
    }

    private boolean allowed(InetSocketAddress place) {
        InetAddress current = place.getAddress();
        boolean loopback = current.isLoopbackAddress() && !seams.settings().allowLoopback();
        if (loopback || current.isAnyLocalAddress() || current.isLinkLocalAddress() || current.isMulticastAddress()) {
            warn(Refusal.ADDRESS, current.getHostAddress() + " (expected: an address that other nodes can reach)");
            return false;
        }
        if (seams.ownListeners().test(place)) {
            warn(Refusal.OWN_LISTENER, "is a listener of this process");
            return false;
        }
        return true;
    }

    private void warn(Refusal reason, String detail) {
        if (warned.add(reason)) {
            seams.events().accept(new DiscoveryEvent.EntryRefused(service, name.toString(), reason, detail));
        }
    }
}

package dev.outrigger.routing.membership;

import dev.outrigger.routing.Instance;
import java.net.InetSocketAddress;
import java.util.List;

/** One endpoint's place in its service: an address, whatever is listed there. Written by {@link Roster} only, on the control loop. */
public final class Member {
    private Listing listing;
    private Membership membership = Membership.OUT;
    private long sinceNanos;
    private String why = "";
    private long saidNanos;
    /** Its place in the last list, and which that was. */
    private int place;

    private long list;

    Member(Listing listing, long now) {
        this.listing = listing;
        this.saidNanos = now;
        this.place = listing.place();
    }

    void update(Listing newer, long now) {
        if (newer.instance().state() != listing.instance().state()) {
            saidNanos = now;
        }
        listing = newer;
        place = newer.place();
    }

    /**
     * Notes that {@code instance} is in the list {@code number} at {@code newPlace}, if that is what the last one said and nobody
     * else is at its address.
     *
     * @return whether that is so; another list, or another word, takes {@link #update}
     */
    boolean listedAgain(Instance instance, int newPlace, long number) {
        boolean same = membership == Membership.LISTED
                && list != number
                && listing.ids().size() == 1
                && listing.instance().equals(instance);
        if (same) {
            list = number;
            place = newPlace;
        }
        return same;
    }

    void listedNow(long number) {
        list = number;
    }

    /** Returns whether it is in the list {@code number}. */
    boolean listedIn(long number) {
        return list == number;
    }

    /** Returns whether a list took it away. */
    boolean missing() {
        return membership == Membership.GONE || membership == Membership.OUT;
    }

    /** Returns its address in words. */
    String where() {
        return Instance.id(address().getAddress().getHostAddress(), address().getPort());
    }

    void become(Membership next, long now, String reason) {
        membership = next;
        sinceNanos = now;
        why = reason;
    }

    /** Returns where it answers; never changes. */
    public InetSocketAddress address() {
        return listing.instance().address();
    }

    /** Returns its instance's id. */
    public String id() {
        return listing.instance().id();
    }

    /** Returns the ids that were last listed at its address, {@link #id} first. */
    public List<String> ids() {
        return listing.ids();
    }

    /** Returns the registry's last word: of several instances, that of the one that speaks for all. */
    public Instance instance() {
        return listing.instance();
    }

    /** Returns when its provider was first heard to say what it says now. */
    public long saidNanos() {
        return saidNanos;
    }

    /** Returns whether it belongs. */
    public Membership membership() {
        return membership;
    }

    /** Returns since when. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** Returns its place in the registry's list, the last one that it had. */
    public int place() {
        return place;
    }

    /** Returns why it is GONE, HELD or OUT; empty while it is LISTED. */
    public String why() {
        return why;
    }
}

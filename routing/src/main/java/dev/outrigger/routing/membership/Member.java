package dev.outrigger.routing.membership;

import dev.outrigger.routing.Instance;

/** One endpoint's place in its service. Written by {@link Roster} only, on the control loop. */
public final class Member {
    private final String id;
    private Instance instance;
    private Membership membership;
    private long sinceNanos;
    private int place;
    private String why = "";

    Member(Instance instance, Membership membership, long now) {
        this.id = instance.id();
        this.instance = instance;
        this.membership = membership;
        this.sinceNanos = now;
    }

    void update(Instance newer, int newPlace) {
        instance = newer;
        place = newPlace;
    }

    void become(Membership next, long now, String reason) {
        membership = next;
        sinceNanos = now;
        why = reason;
    }

    /** Returns its instance's id. */
    public String id() {
        return id;
    }

    /** Returns the registry's last word. */
    public Instance instance() {
        return instance;
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

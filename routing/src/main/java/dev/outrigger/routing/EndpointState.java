package dev.outrigger.routing;

import java.net.InetSocketAddress;

/**
 * What is known of one (service, host, port) across table swaps, re-announcements and ejections.
 *
 * <p>Loops report {@link #started} and {@link #finished}; the control loop reads sums and decides.
 */
public final class EndpointState {
    private final String service;
    private final InetSocketAddress address;

    /**
     * @param loops how many event loops report
     */
    public EndpointState(String service, InetSocketAddress address, int loops) {
        this.service = service;
        this.address = address;
    }

    /** Returns the logical name of the service. */
    public String service() {
        return service;
    }

    /** Returns where it answers; resolved. */
    public InetSocketAddress address() {
        return address;
    }

    /** Counts one request or connection in flight. On the loop with index {@code loop} only. */
    public void started(int loop) {}

    /**
     * Ends what {@link #started} began, exactly once, and learns from it. On the same loop.
     *
     * @param nanos the loop's time
     */
    public void finished(int loop, Outcome outcome, long nanos) {}

    /** Returns the requests and connections in flight over all loops; approximate while they run. */
    public int inFlight() {
        return 0;
    }
}

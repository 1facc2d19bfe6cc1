package dev.outrigger.routing.router;

import dev.outrigger.routing.Choice;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.membership.Membership;
import java.util.Optional;

/**
 * What is known and decided of one endpoint, for people. Immutable.
 *
 * @param choice its class in the order of choice; empty if it is in no class
 * @param gone missing, inside {@code removal_grace}
 * @param held kept although not listed
 * @param disabled by an operator
 * @param sinceNanos when its present standing began, by the process's ticker
 * @param untilNanos when that ends by itself; equal to {@code sinceNanos} if it does not
 * @param probe words of the last probe; empty if there was none
 * @param inFlight requests and connections
 * @param consecutiveFailures bad answers since the last good one
 * @param part what it gets of new work, by class, weight and slow start: so much of the sum of all parts
 * @param reason why it gets no traffic, in one line; empty if it gets some
 */
public record EndpointView(
        Instance instance,
        Membership membership,
        Optional<Choice> choice,
        boolean ejected,
        boolean unreached,
        boolean gone,
        boolean held,
        boolean disabled,
        long sinceNanos,
        long untilNanos,
        String probe,
        int inFlight,
        int consecutiveFailures,
        double part,
        String reason) {}

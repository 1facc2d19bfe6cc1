/** The brain of one required service: from lists, probes and traffic to routing tables. */
@NullMarked
package dev.outrigger.routing.router;

import org.jspecify.annotations.NullMarked;

/** Verdicts: what probes and traffic say of an endpoint, and for how long it counts. */
@NullMarked
package dev.outrigger.routing.health;

import org.jspecify.annotations.NullMarked;

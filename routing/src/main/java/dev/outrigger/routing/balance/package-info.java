/** Balancing policies: which of several equals takes the next request or connection. */
@NullMarked
package dev.outrigger.routing.balance;

import org.jspecify.annotations.NullMarked;

/** Tests of balancing. */
@NullMarked
package dev.outrigger.routing.balance;

import org.jspecify.annotations.NullMarked;

/** Tests of this package, under virtual time. */
@NullMarked
package dev.outrigger.routing.health;

import org.jspecify.annotations.NullMarked;

/** Tests of this package, under virtual time. */
@NullMarked
package dev.outrigger.routing.router;

import org.jspecify.annotations.NullMarked;

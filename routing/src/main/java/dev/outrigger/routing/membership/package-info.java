/** Who belongs to a service: what the registry lists, and what becomes of those that it no longer lists. */
@NullMarked
package dev.outrigger.routing.membership;

import org.jspecify.annotations.NullMarked;

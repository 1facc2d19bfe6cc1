/** Names to addresses, without blocking a loop. */
@NullMarked
package dev.outrigger.sidecar.name;

import org.jspecify.annotations.NullMarked;

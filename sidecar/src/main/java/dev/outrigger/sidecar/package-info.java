/** Moves bytes and wires everything together: {@code Main}, and {@code Sidecar}, the composition root. */
@NullMarked
package dev.outrigger.sidecar;

import org.jspecify.annotations.NullMarked;

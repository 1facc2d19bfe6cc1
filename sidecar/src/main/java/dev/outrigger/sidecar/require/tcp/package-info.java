/** TCP services: a downstream connection, an upstream one, and the bytes between them, both on one loop. */
@NullMarked
package dev.outrigger.sidecar.require.tcp;

import org.jspecify.annotations.NullMarked;

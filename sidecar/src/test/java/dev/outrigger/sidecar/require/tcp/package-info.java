/** The relay under scripts, and over real sockets. */
@NullMarked
package dev.outrigger.sidecar.require.tcp;

import org.jspecify.annotations.NullMarked;

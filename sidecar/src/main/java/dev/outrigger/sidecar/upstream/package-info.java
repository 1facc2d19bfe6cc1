/** The way to an instance: picks and connection attempts until one stands, the same for a TCP stream and an HTTP exchange. */
@NullMarked
package dev.outrigger.sidecar.upstream;

import org.jspecify.annotations.NullMarked;

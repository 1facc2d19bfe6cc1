/**
 * Our one seam to sockets: non-blocking wires registered on event loops. {@code EpollWire}, {@code NioWire}, and {@code
 * ScriptedWire} in tests; the relay and the HTTP exchange are state machines over these and know no other.
 */
@NullMarked
package dev.outrigger.sidecar.wire;

import org.jspecify.annotations.NullMarked;

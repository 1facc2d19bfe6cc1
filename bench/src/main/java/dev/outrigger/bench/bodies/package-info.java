/** HTTP's corner cases over real sockets: great bodies, slow readers, tunnels, smuggling. */
@NullMarked
package dev.outrigger.bench.bodies;

import org.jspecify.annotations.NullMarked;

/** The HTTP/1.1 front of a required service: per-request balancing over keep-alive connections of one loop. */
@NullMarked
package dev.outrigger.sidecar.require.http;

import org.jspecify.annotations.NullMarked;

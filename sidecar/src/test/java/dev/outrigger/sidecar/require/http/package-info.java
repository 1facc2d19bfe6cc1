/** The HTTP front over real sockets, between raw clients and scripted endpoints. */
@NullMarked
package dev.outrigger.sidecar.require.http;

import org.jspecify.annotations.NullMarked;

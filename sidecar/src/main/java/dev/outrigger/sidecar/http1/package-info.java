/**
 * HTTP/1 as bytes: one strict parser for heads and body framing after RFC 9110 and 9112. Pure: no sockets, no clock, no
 * thread; it keeps what it parsed as it came, so that order and case survive forwarding.
 */
@NullMarked
package dev.outrigger.sidecar.http1;

import org.jspecify.annotations.NullMarked;

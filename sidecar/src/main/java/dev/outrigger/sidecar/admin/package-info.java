/** The doors through which operators and machines look at a sidecar, and the client that knocks at them. */
@NullMarked
package dev.outrigger.sidecar.admin;

import org.jspecify.annotations.NullMarked;

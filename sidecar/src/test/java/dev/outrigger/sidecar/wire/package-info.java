/** Scripted wires under virtual time, and the contract that every transport keeps. */
@NullMarked
package dev.outrigger.sidecar.wire;

import org.jspecify.annotations.NullMarked;

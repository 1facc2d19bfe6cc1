/** What this node provides: own instances probed, announced, drained and withdrawn. */
@NullMarked
package dev.outrigger.sidecar.provide;

import org.jspecify.annotations.NullMarked;

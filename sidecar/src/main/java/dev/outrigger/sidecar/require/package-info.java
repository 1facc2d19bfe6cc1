/** What this node requires: for each service one listener, one table, and the exchanges between them. */
@NullMarked
package dev.outrigger.sidecar.require;

import org.jspecify.annotations.NullMarked;

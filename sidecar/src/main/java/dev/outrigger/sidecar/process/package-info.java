/** The process among others: its state directory, its signals, its descriptors, who holds a port. */
@NullMarked
package dev.outrigger.sidecar.process;

import org.jspecify.annotations.NullMarked;

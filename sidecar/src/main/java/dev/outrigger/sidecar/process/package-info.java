/** The process among others: its state directory, its signals, its descriptors. */
@NullMarked
package dev.outrigger.sidecar.process;

import org.jspecify.annotations.NullMarked;

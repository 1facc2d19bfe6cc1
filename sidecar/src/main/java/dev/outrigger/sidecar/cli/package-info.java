/** The commands of {@code outrigger}: one file a command, one way to say what went wrong. */
@NullMarked
package dev.outrigger.sidecar.cli;

import org.jspecify.annotations.NullMarked;

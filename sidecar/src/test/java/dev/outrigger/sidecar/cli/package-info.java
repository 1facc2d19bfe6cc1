@NullMarked
package dev.outrigger.sidecar.cli;

import org.jspecify.annotations.NullMarked;

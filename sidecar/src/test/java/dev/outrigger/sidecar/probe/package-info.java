@NullMarked
package dev.outrigger.sidecar.probe;

import org.jspecify.annotations.NullMarked;

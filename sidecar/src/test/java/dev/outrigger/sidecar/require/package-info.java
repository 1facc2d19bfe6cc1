@NullMarked
package dev.outrigger.sidecar.require;

import org.jspecify.annotations.NullMarked;

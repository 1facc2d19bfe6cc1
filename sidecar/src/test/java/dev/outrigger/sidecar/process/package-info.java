@NullMarked
package dev.outrigger.sidecar.process;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.outrigger.sidecar.environment;

import org.jspecify.annotations.NullMarked;

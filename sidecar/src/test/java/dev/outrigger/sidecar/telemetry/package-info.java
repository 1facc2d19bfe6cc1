@NullMarked
package dev.outrigger.sidecar.telemetry;

import org.jspecify.annotations.NullMarked;

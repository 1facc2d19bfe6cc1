/** Counts and tells: per-loop counters, histograms, the Prometheus and Dropwizard views, and what becomes of events. */
@NullMarked
package dev.outrigger.sidecar.telemetry;

import org.jspecify.annotations.NullMarked;

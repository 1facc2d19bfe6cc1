/** A whole world on one machine: a registry, services that come, go and die, a sidecar, and clients that count failures. */
@NullMarked
package dev.outrigger.sidecar.demo;

import org.jspecify.annotations.NullMarked;

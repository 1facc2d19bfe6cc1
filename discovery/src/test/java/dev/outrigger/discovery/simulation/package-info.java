/** A whole fleet under virtual time and one seed: what must hold after each step, whatever happens. */
@NullMarked
package dev.outrigger.discovery.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * The control loop, on which all routing state is written, and what surrounds it: the clock, the pool for work that
 * blocks, the inbox for things that became dirty on other threads.
 */
@NullMarked
package dev.outrigger.sidecar.control;

import org.jspecify.annotations.NullMarked;

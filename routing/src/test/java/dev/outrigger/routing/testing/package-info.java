/** Virtual time, scripted probes and builders, for the tests of every module. */
@NullMarked
package dev.outrigger.routing.testing;

import org.jspecify.annotations.NullMarked;

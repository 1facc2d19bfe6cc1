/**
 * The vocabulary of routing: what an instance, an endpoint, a table and a pick are. Decides and never acts: no I/O, no
 * clock, no thread in this module.
 */
@NullMarked
package dev.outrigger.routing;

import org.jspecify.annotations.NullMarked;

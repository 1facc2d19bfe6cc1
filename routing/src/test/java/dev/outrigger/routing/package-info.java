/** Tests of the vocabulary, and of what holds for the whole module. */
@NullMarked
package dev.outrigger.routing;

import org.jspecify.annotations.NullMarked;

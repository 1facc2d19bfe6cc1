/** Tests that the corpus asks what the parser answers. */
@NullMarked
package dev.outrigger.bench.bodies;

import org.jspecify.annotations.NullMarked;

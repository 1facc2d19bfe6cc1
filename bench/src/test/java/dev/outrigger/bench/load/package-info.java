/** Tests of the load: a measure that is wrong is worse than none. */
@NullMarked
package dev.outrigger.bench.load;

import org.jspecify.annotations.NullMarked;

/** Tests of the comparison's statistics: what is promised rests on them. */
@NullMarked
package dev.outrigger.bench.compare;

import org.jspecify.annotations.NullMarked;

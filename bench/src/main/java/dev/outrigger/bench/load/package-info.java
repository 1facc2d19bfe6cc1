/** Load and what answers it: an open loop that does not forgive a late answer, and upstreams that note when a request began. */
@NullMarked
package dev.outrigger.bench.load;

import org.jspecify.annotations.NullMarked;

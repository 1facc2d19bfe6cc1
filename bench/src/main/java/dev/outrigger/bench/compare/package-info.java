/**
 * The data path side by side with HAProxy and nginx: rounds, statistics and output of {@code bench/compare}, which starts the
 * processes. One thread measures and is asleep while something runs.
 */
@NullMarked
package dev.outrigger.bench.compare;

import org.jspecify.annotations.NullMarked;

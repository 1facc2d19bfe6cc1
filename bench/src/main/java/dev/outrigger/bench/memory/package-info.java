/** What idle connections weigh: their other ends, each in a process of its own. */
@NullMarked
package dev.outrigger.bench.memory;

import org.jspecify.annotations.NullMarked;

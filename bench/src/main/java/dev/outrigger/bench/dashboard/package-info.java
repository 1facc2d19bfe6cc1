/** Uses the dashboard in a real browser as people do: by clicks and keys. */
@NullMarked
package dev.outrigger.bench.dashboard;

import org.jspecify.annotations.NullMarked;

/** Many services: what a start costs the sidecar and ZooKeeper. */
@NullMarked
package dev.outrigger.bench.scale;

import org.jspecify.annotations.NullMarked;

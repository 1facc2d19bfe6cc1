/** How fast a change in ZooKeeper reaches the traffic. */
@NullMarked
package dev.outrigger.bench.propagation;

import org.jspecify.annotations.NullMarked;

/** The native format in ZooKeeper, read and written over one session. Only two classes know Curator and ZooKeeper. */
@NullMarked
package dev.outrigger.discovery.zookeeper;

import org.jspecify.annotations.NullMarked;

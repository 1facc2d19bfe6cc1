/** Knows who is where: registries to watch, announcements to make, definitions to keep. No Netty of ours. */
@NullMarked
package dev.outrigger.discovery;

import org.jspecify.annotations.NullMarked;

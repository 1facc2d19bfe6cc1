/** The native registry format, written by hand through a raw client, so that no code under test is on that side. */
@NullMarked
package dev.outrigger.bench.registry;

import org.jspecify.annotations.NullMarked;

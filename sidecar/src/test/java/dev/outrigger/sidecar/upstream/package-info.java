/** A scripted way to instances. */
@NullMarked
package dev.outrigger.sidecar.upstream;

import org.jspecify.annotations.NullMarked;

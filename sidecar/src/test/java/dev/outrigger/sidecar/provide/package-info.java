@NullMarked
package dev.outrigger.sidecar.provide;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.outrigger.sidecar;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.outrigger.sidecar.name;

import org.jspecify.annotations.NullMarked;

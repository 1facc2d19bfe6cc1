@NullMarked
package dev.outrigger.sidecar.http1;

import org.jspecify.annotations.NullMarked;

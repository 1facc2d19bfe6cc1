@NullMarked
package dev.outrigger.sidecar.operate;

import org.jspecify.annotations.NullMarked;

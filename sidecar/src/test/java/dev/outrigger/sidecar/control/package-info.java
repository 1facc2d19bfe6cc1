@NullMarked
package dev.outrigger.sidecar.control;

import org.jspecify.annotations.NullMarked;

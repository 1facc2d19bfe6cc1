@NullMarked
package dev.outrigger.sidecar.demo;

import org.jspecify.annotations.NullMarked;

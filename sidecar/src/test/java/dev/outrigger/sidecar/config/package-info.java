@NullMarked
package dev.outrigger.sidecar.config;

import org.jspecify.annotations.NullMarked;

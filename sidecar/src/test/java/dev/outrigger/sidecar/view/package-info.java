@NullMarked
package dev.outrigger.sidecar.view;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.outrigger.sidecar.admin;

import org.jspecify.annotations.NullMarked;

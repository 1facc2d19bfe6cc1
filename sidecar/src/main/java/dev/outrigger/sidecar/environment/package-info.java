/** What applications start with: requirements resolved to the values that consumers see. Pure. */
@NullMarked
package dev.outrigger.sidecar.environment;

import org.jspecify.annotations.NullMarked;

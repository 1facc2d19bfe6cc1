/** Watches over every test: nothing may block an event loop, and no buffer may leak. */
@NullMarked
package dev.outrigger.sidecar.guard;

import org.jspecify.annotations.NullMarked;

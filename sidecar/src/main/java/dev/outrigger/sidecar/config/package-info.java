/** What the files say: node file, service documents and datastores, read once with all mistakes at once, and the ports. */
@NullMarked
package dev.outrigger.sidecar.config;

import org.jspecify.annotations.NullMarked;

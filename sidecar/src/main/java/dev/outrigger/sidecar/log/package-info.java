/** What this process writes for people to read later: the log, the access log, and the files that both go to. */
@NullMarked
package dev.outrigger.sidecar.log;

import org.jspecify.annotations.NullMarked;

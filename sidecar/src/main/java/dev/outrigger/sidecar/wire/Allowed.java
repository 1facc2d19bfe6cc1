package dev.outrigger.sidecar.wire;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Marks where this package does what the build forbids everywhere else, and says why. */
@Retention(RetentionPolicy.CLASS)
@interface Allowed {
    String value();
}

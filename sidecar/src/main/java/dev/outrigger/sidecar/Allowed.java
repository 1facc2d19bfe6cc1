package dev.outrigger.sidecar;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Marks the one place where this package does what the build forbids everywhere else, and says why. */
@Retention(RetentionPolicy.CLASS)
@interface Allowed {
    String value();
}

/** What operators and machines are shown of a running sidecar: immutable pictures, read by admin, metrics and commands. */
@NullMarked
package dev.outrigger.sidecar.view;

import org.jspecify.annotations.NullMarked;

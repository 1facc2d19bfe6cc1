/** What operators may do to a running sidecar: the seams between the doors and the parts that do it. */
@NullMarked
package dev.outrigger.sidecar.operate;

import org.jspecify.annotations.NullMarked;

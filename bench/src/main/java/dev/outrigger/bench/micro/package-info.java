/** JMH benchmarks of single pieces: a pick, a table swap, a parsed head, a counted request. */
@NullMarked
package dev.outrigger.bench.micro;

import org.jspecify.annotations.NullMarked;

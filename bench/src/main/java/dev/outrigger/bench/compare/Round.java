package dev.outrigger.bench.compare;

import java.util.Map;

/**
 * One turn: the control, then every proxy.
 *
 * @param control directly to a backend
 * @param proxies by name
 */
record Round(Sample control, Map<String, Sample> proxies) {}

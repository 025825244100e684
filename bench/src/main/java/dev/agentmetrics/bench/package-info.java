/**
 * Measures the whole server from outside, beside what the engine alone does on the same machine in
 * the same run: only the ratio travels.
 *
 * <p>Start at {@link dev.agentmetrics.bench.Bench}. Nothing here asserts: tests do not depend on
 * time.
 */
@NullMarked
package dev.agentmetrics.bench;

import org.jspecify.annotations.NullMarked;

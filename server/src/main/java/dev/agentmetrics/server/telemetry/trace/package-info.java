/**
 * The account of a trace: which runs its spans make, and what each of them used and cost.
 *
 * <p>Start at {@link dev.agentmetrics.server.telemetry.trace.TraceAccount}; {@code
 * docs/accounting.md} says the rules in plain words. It is pure: when a trace is looked at and
 * where its runs are stored belongs to {@code telemetry.internal}, reading dialects to {@code
 * ingest}.
 */
@NamedInterface("trace")
@NullMarked
package dev.agentmetrics.server.telemetry.trace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

/**
 * The event store itself: schema, group commit, deduplication, roll-ups, retention.
 *
 * <p>Start at {@link dev.agentmetrics.server.telemetry.internal.GroupCommitWriter} for the way in
 * and at {@link dev.agentmetrics.server.telemetry.internal.RollUps} for what happens later. Nothing
 * here knows HTTP or JSON events.
 */
@NullMarked
package dev.agentmetrics.server.telemetry.internal;

import org.jspecify.annotations.NullMarked;

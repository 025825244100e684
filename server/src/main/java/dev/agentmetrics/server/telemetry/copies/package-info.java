/**
 * The event store as a whole, for backups: a snapshot to read from and an empty store to fill.
 *
 * <p>Start at {@link dev.agentmetrics.server.telemetry.copies.EventSnapshots}. Roll-ups are not
 * copied: they are made again from the runs.
 */
@NamedInterface("copies")
@NullMarked
package dev.agentmetrics.server.telemetry.copies;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

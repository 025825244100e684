/**
 * The way back: into an empty deployment, or, to prove that it works, into a scratch directory.
 *
 * <p>Start at {@link dev.agentmetrics.server.backup.restore.Restore}. Nothing here runs inside a
 * server: a process can have one event store open.
 */
@NamedInterface("restore")
@NullMarked
package dev.agentmetrics.server.backup.restore;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

/**
 * How backups are wired: their own tables, the schedule, and the socket for commands.
 *
 * <p>Start at {@link dev.agentmetrics.server.backup.internal.BackupConfiguration}.
 */
@NullMarked
package dev.agentmetrics.server.backup.internal;

import org.jspecify.annotations.NullMarked;

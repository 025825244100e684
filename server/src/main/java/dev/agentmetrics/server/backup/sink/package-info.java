/**
 * Where backups go: a directory, or storage that speaks S3.
 *
 * <p>Start at {@link dev.agentmetrics.server.backup.sink.Sink}. Whatever comes here is sealed
 * already; nothing here knows a key.
 */
@NullMarked
package dev.agentmetrics.server.backup.sink;

import org.jspecify.annotations.NullMarked;

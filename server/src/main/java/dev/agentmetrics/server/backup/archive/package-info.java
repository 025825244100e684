/**
 * What a backup is made of: sealed chunks, and a signed manifest that is written last.
 *
 * <p>Start at {@link dev.agentmetrics.server.backup.archive.Manifest}. Where it is kept belongs to
 * {@code sink}.
 */
@NullMarked
package dev.agentmetrics.server.backup.archive;

import org.jspecify.annotations.NullMarked;

/**
 * Lets H2 write into sealed files: its plug-in point for file systems, filled with ours.
 *
 * <p>Start at {@link dev.agentmetrics.server.db.internal.sealed.SealedFileSystem}. No cryptography
 * here; that is {@code crypto :: pages}.
 */
@NullMarked
package dev.agentmetrics.server.db.internal.sealed;

import org.jspecify.annotations.NullMarked;

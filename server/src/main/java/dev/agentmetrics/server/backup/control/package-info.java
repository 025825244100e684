/**
 * The control store as a whole: read in one transaction, written to empty tables.
 *
 * <p>Start at {@link dev.agentmetrics.server.backup.control.ControlSnapshot}. It knows which tables
 * do not belong in a backup, and nothing else about any of them.
 */
@NullMarked
package dev.agentmetrics.server.backup.control;

import org.jspecify.annotations.NullMarked;

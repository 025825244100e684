/**
 * Deleting a part of an organisation's data for good: a run, what an agent sent, or what names an
 * end user; with a signed receipt.
 *
 * <p>Start at {@link dev.agentmetrics.server.deletion.data.ErasureService}; what happens afterwards
 * is in {@link dev.agentmetrics.server.deletion.data.ErasureJob}.
 */
@NullMarked
package dev.agentmetrics.server.deletion.data;

import org.jspecify.annotations.NullMarked;

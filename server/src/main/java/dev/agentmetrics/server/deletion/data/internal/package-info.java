/**
 * How wishes are kept in the control store.
 *
 * <p>Start at the store. No decisions here.
 */
@NullMarked
package dev.agentmetrics.server.deletion.data.internal;

import org.jspecify.annotations.NullMarked;

/**
 * What organisations chose, in the control store.
 *
 * <p>Start at {@link dev.agentmetrics.server.content.internal.JdbcContentChoiceStore}. Content
 * itself is never here.
 */
@NullMarked
package dev.agentmetrics.server.content.internal;

import org.jspecify.annotations.NullMarked;

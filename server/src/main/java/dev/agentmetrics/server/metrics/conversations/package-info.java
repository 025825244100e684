/**
 * Conversations of agents: runs that clients gave the same session id.
 *
 * <p>Start at {@link dev.agentmetrics.server.metrics.conversations.ConversationsService}. Sessions
 * of people who are signed in are something else: they belong to {@code identity}.
 */
@NullMarked
package dev.agentmetrics.server.metrics.conversations;

import org.jspecify.annotations.NullMarked;

/**
 * The sockets: one TLS port for everything, one plain port that only redirects, and the limits that
 * keep a bad client from hurting the others.
 *
 * <p>Start at {@link dev.agentmetrics.server.web.listener.ListenerConfiguration}. What a request
 * may do is decided later, in {@code security}.
 */
@NullMarked
package dev.agentmetrics.server.web.listener;

import org.jspecify.annotations.NullMarked;

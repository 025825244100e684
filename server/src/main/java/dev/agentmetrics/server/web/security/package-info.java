/**
 * Who is asking: reads credentials, turns them into a {@code Caller}, and lets nothing else
 * through.
 *
 * <p>Start at {@link dev.agentmetrics.server.web.security.SecurityConfiguration}. What a caller may
 * do is decided by the services, with {@code accounts.Guard}.
 */
@NullMarked
package dev.agentmetrics.server.web.security;

import org.jspecify.annotations.NullMarked;

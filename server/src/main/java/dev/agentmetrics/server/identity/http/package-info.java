/**
 * Set-up, sign-in, sign-out and "who am I" over HTTP.
 *
 * <p>Start at the controllers. Passwords arrive here as bytes and are wiped by the services.
 */
@NullMarked
package dev.agentmetrics.server.identity.http;

import org.jspecify.annotations.NullMarked;

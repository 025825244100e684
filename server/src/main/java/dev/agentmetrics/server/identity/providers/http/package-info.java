/**
 * Signing in with other services, and linking them, over HTTP.
 *
 * <p>Start at the controllers. The provider sends the browser to a page of the dashboard, which
 * hands the answer over with a POST: no GET changes anything.
 */
@NullMarked
package dev.agentmetrics.server.identity.providers.http;

import org.jspecify.annotations.NullMarked;

/**
 * API keys over HTTP.
 *
 * <p>Start at the controller. The full key leaves the server here, once, and nowhere else.
 */
@NullMarked
package dev.agentmetrics.server.apikeys.http;

import org.jspecify.annotations.NullMarked;

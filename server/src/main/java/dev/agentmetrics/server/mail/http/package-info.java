/**
 * The operator's view of the outbox over HTTP.
 *
 * <p>Start at the controller. Who may see it is decided in the service.
 */
@NullMarked
package dev.agentmetrics.server.mail.http;

import org.jspecify.annotations.NullMarked;

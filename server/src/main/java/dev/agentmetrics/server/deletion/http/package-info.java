/**
 * HTTP edge of {@code deletion}.
 *
 * <p>Start at the controller. No decisions here.
 */
@NullMarked
package dev.agentmetrics.server.deletion.http;

import org.jspecify.annotations.NullMarked;

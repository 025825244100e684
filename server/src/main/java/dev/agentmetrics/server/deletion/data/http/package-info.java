/**
 * HTTP edge of {@code deletion.data}.
 *
 * <p>Start at the controller. No decisions here.
 */
@NullMarked
package dev.agentmetrics.server.deletion.data.http;

import org.jspecify.annotations.NullMarked;

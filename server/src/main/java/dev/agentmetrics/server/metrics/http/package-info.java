/**
 * The read API's edge: query parameters in, one service call, its answer out.
 *
 * <p>Start at the controllers. No SQL and no decisions here.
 */
@NullMarked
package dev.agentmetrics.server.metrics.http;

import org.jspecify.annotations.NullMarked;

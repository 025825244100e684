/**
 * What the operator sees at start: the banner with its stable lines, or why there is none.
 *
 * <p>Start at {@link dev.agentmetrics.server.web.start.StartPage}.
 */
@NullMarked
package dev.agentmetrics.server.web.start;

import org.jspecify.annotations.NullMarked;

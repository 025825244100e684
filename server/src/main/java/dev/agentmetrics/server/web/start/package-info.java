/**
 * What the operator sees at start: the banner with its stable lines, or why there is none.
 *
 * <p>Start at {@link dev.agentmetrics.server.web.start.StartPage}.
 */
@NamedInterface("start")
@NullMarked
package dev.agentmetrics.server.web.start;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

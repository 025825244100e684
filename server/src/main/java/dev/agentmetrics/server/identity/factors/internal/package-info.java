/** Second factors in SQL. */
@NullMarked
package dev.agentmetrics.server.identity.factors.internal;

import org.jspecify.annotations.NullMarked;

/**
 * Content and its settings, over HTTP.
 *
 * <p>Start at the controllers. Who may ask is decided in the services behind them.
 */
@NullMarked
package dev.agentmetrics.server.content.http;

import org.jspecify.annotations.NullMarked;

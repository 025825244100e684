/**
 * Reports of leaked keys over HTTP, open to everybody.
 *
 * <p>Start at the controller. Nothing that was reported goes back out.
 */
@NullMarked
package dev.agentmetrics.server.leaks.http;

import org.jspecify.annotations.NullMarked;

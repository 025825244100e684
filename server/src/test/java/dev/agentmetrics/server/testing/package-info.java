/**
 * The running server for tests.
 *
 * <p>Start at {@link dev.agentmetrics.server.testing.TestServer}; {@link
 * dev.agentmetrics.server.testing.ServerProcess} is for tests that kill it.
 */
@NullMarked
package dev.agentmetrics.server.testing;

import org.jspecify.annotations.NullMarked;

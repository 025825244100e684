/**
 * Key managers for tests that speak the real wire format over TLS and do real cryptography.
 *
 * <p>Start at {@link dev.agentmetrics.server.testing.keymanagers.KeyServiceDouble}.
 */
@NullMarked
package dev.agentmetrics.server.testing.keymanagers;

import org.jspecify.annotations.NullMarked;

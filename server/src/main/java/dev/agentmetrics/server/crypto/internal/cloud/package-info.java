/**
 * What key managers beyond a network have in common: asking over TLS, names, credentials.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.internal.cloud.SecureHttp}. What one service
 * expects in particular is in that service's own package.
 */
@NullMarked
package dev.agentmetrics.server.crypto.internal.cloud;

import org.jspecify.annotations.NullMarked;

/**
 * The table of {@code apikeys}.
 *
 * <p>Start at {@link dev.agentmetrics.server.apikeys.internal.JdbcApiKeyStore}. No decisions here.
 */
@NullMarked
package dev.agentmetrics.server.apikeys.internal;

import org.jspecify.annotations.NullMarked;

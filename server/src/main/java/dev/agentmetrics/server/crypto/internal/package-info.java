/**
 * How {@code crypto} keeps its promises: files, providers, id generation.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.internal.KeyManagers}. Nobody outside {@code
 * crypto} looks in here.
 */
@NullMarked
package dev.agentmetrics.server.crypto.internal;

import org.jspecify.annotations.NullMarked;

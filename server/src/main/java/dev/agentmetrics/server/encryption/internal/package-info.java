/**
 * SQL of the rotation.
 *
 * <p>Start at {@link dev.agentmetrics.server.encryption.internal.JdbcRotationTurn}. No keys here.
 */
@NullMarked
package dev.agentmetrics.server.encryption.internal;

import org.jspecify.annotations.NullMarked;

/**
 * Keys in Google Cloud KMS, by its REST API.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.internal.gcp.GcpKeyManager}.
 */
@NullMarked
package dev.agentmetrics.server.crypto.internal.gcp;

import org.jspecify.annotations.NullMarked;

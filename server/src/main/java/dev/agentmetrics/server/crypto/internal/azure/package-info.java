/**
 * Keys in Azure Key Vault or Managed HSM, by their REST API.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.internal.azure.AzureKeyManager}. What an RSA
 * key can be made to do is in {@link dev.agentmetrics.server.crypto.internal.azure.RsaEnvelope}.
 */
@NullMarked
package dev.agentmetrics.server.crypto.internal.azure;

import org.jspecify.annotations.NullMarked;

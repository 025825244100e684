/**
 * The published description of the API, {@code contract/openapi.yaml}, against the running server.
 *
 * <p>Start at {@code ContractIT}. What an operation means is tested next to its module.
 */
@NullMarked
package dev.agentmetrics.server.contract;

import org.jspecify.annotations.NullMarked;

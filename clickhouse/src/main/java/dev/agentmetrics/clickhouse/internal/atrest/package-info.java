/**
 * Encryption at rest of the embedded engine: its disks and keys, and what the engine leaves to us.
 * Start with {@link dev.agentmetrics.clickhouse.internal.atrest.SealedDisks}. Nothing here talks to
 * the engine.
 */
@NullMarked
package dev.agentmetrics.clickhouse.internal.atrest;

import org.jspecify.annotations.NullMarked;

/**
 * Takes secrets and payment card numbers out of what clients send, before anything is stored.
 *
 * <p>Start at {@link dev.agentmetrics.server.ingest.redaction.Redactor}. What counts as a secret is
 * a table in {@code SecretRules}. Deciding which fields are redacted belongs to {@code ingest}.
 */
@NullMarked
package dev.agentmetrics.server.ingest.redaction;

import org.jspecify.annotations.NullMarked;

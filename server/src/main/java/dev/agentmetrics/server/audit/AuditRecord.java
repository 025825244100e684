package dev.agentmetrics.server.audit;

import java.time.Instant;

/**
 * An event as it stands in the log.
 *
 * @param seq its place in its chain, from 1 on without gaps
 * @param body the text that was hashed, byte for byte
 * @param hash of this record and, through it, of all before; hexadecimal
 */
public record AuditRecord(long seq, Instant at, AuditEvent event, String body, String hash) {}

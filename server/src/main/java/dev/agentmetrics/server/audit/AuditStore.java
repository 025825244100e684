package dev.agentmetrics.server.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where chains are kept: one per organisation, and one for the deployment. */
public interface AuditStore {

    /** The chain that belongs to no organisation. */
    UUID DEPLOYMENT = new UUID(0, 0);

    /** A stored record; every column but the body and the hash only helps to find it. */
    record Row(UUID chain, long seq, Columns columns, String body, Digest hash) {}

    /** What rows are searched by, copied from the body. */
    record Columns(Instant at, String type, String actorKind, String actorId) {}

    /** The last record of a chain, sealed; {@code seq} 0 when there is none yet. */
    record Head(UUID chain, long seq, Digest hash, Seal seal) {

        static Head empty(UUID chain) {
            return new Head(chain, 0, Digest.ZERO, Seal.NONE);
        }
    }

    /** Forgets a whole chain. */
    void delete(UUID chain);

    /** The head of a chain, made when missing, locked until the end of the transaction. */
    Head lock(UUID chain);

    /** Adds the row and moves the head to it. */
    void append(Row row, Head head);

    /** Puts another seal on the same end. */
    void reseal(Head head);

    Optional<Head> head(UUID chain);

    /** Every chain that has a head or a record, in order. */
    List<UUID> chains();

    /** Rows after a place, in order. */
    List<Row> after(UUID chain, long seq, AuditFilter filter, int limit);

    /** Rows before a place, latest first. */
    List<Row> before(UUID chain, long seq, AuditFilter filter, int limit);
}

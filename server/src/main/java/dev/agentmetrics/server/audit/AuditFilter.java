package dev.agentmetrics.server.audit;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records are wanted.
 *
 * @param types empty means all
 * @param actor the id of a person or a key; null means anybody
 * @param from inclusive
 * @param to exclusive
 */
public record AuditFilter(
        Set<AuditType> types,
        @Nullable String actor,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final AuditFilter ALL = new AuditFilter(Set.of(), null, null, null);

    public AuditFilter {
        types = Set.copyOf(types);
    }
}

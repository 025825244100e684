package dev.agentmetrics.server.telemetry.content;

import dev.agentmetrics.server.core.OrgId;
import java.util.Optional;

/** Finds stored content. It comes in with its span, by {@code SpanWriter}. */
public interface ContentStore {

    Optional<SealedContent> find(OrgId org, String traceId, String spanId);

    /** Whether anything that is stored was sealed with this version of the organisation's key. */
    boolean needs(OrgId org, int keyVersion);
}

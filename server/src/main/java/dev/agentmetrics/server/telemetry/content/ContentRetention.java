package dev.agentmetrics.server.telemetry.content;

import dev.agentmetrics.server.core.OrgId;

/** How long content is kept, where its events do not go before it. */
@FunctionalInterface
public interface ContentRetention {

    /** In days, at least 1. */
    int days(OrgId org, String environment);
}

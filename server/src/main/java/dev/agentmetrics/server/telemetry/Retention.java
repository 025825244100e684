package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.core.OrgId;

/** The kept answers to "how long?". */
public interface Retention {

    /** In days; 0 means for ever. What the organisation said, else what the settings say. */
    int days(OrgId org);

    void set(OrgId org, int days);
}

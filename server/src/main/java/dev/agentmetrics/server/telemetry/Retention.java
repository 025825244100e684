package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.core.OrgId;

/** The kept answers to "how long?". */
public interface Retention {

    /** Ten years, for organisations and for the setting alike; who wants more wants for ever. */
    int LONGEST_DAYS = 3_650;

    /** In days; 0 means for ever. What the organisation said, else what the settings say. */
    int days(OrgId org);

    void set(OrgId org, int days);
}

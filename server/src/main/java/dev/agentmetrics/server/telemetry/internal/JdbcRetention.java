package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.Retention;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps what organisations said in the control store. */
final class JdbcRetention implements Retention {

    private final JdbcClient jdbc;
    private final int defaultDays;

    JdbcRetention(JdbcClient jdbc, int defaultDays) {
        this.jdbc = jdbc;
        this.defaultDays = defaultDays;
    }

    @Override
    public int days(OrgId org) {
        return jdbc.sql("select days from event_retention where org_id = :org")
                .param("org", org.value())
                .query(Integer.class)
                .optional()
                .orElse(defaultDays);
    }

    /** Two who set it for the first time at once both succeed, and the later one's answer stays. */
    @Override
    public void set(OrgId org, int days) {
        var inserted =
                jdbc.sql(
                                "insert into event_retention (org_id, days) values (:org, :days)"
                                        + " on conflict do nothing")
                        .param("org", org.value())
                        .param("days", days)
                        .update();
        if (inserted == 0) {
            jdbc.sql("update event_retention set days = :days where org_id = :org")
                    .param("org", org.value())
                    .param("days", days)
                    .update();
        }
    }
}

package dev.agentmetrics.server.identity.factors.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.identity.factors.RuleStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** In SQL: an organisation that requires it has a row. */
@Repository
public class JdbcRuleStore implements RuleStore {

    private final JdbcClient jdbc;

    public JdbcRuleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean isRequired(OrgId org) {
        return jdbc.sql("select org_id from second_factor_rule where org_id = :org")
                .param("org", org.value())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    @Override
    public boolean set(OrgId org, boolean required, Instant at) {
        var change =
                required
                        ? jdbc.sql(
                                        """
                                        insert into second_factor_rule (org_id, since)
                                        values (:org, :at)
                                            on conflict do nothing
                                        """)
                                .param("at", at.atOffset(ZoneOffset.UTC))
                        : jdbc.sql("delete from second_factor_rule where org_id = :org");
        return change.param("org", org.value()).update() == 1;
    }
}

package dev.agentmetrics.server.content.internal;

import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.content.ContentChoice;
import dev.agentmetrics.server.content.ContentChoiceStore;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row for each environment that something was ever chosen for. */
@Repository
public class JdbcContentChoiceStore implements ContentChoiceStore, OrganizationRows {

    private final JdbcClient jdbc;

    public JdbcContentChoiceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<ContentChoice> of(OrgId org) {
        return jdbc.sql(
                        """
                        select environment, stored, days, characters, changed_at
                          from content_choice where org_id = :org order by environment
                        """)
                .param("org", org.value())
                .query(
                        (row, _) ->
                                new ContentChoice(
                                        row.getString("environment"),
                                        row.getBoolean("stored"),
                                        row.getInt("days"),
                                        row.getInt("characters"),
                                        row.getObject("changed_at", OffsetDateTime.class)
                                                .toInstant()))
                .list();
    }

    /** Two who choose for the first time at once both succeed, and the later one's choice stays. */
    @Override
    public void put(OrgId org, ContentChoice choice) {
        var inserted =
                write(
                        """
                        insert into content_choice
                               (org_id, environment, stored, days, characters, changed_at)
                        values (:org, :environment, :stored, :days, :characters, :at)
                        on conflict do nothing
                        """,
                        org,
                        choice);
        if (inserted == 0) {
            write(
                    """
                    update content_choice
                       set stored = :stored, days = :days, characters = :characters,
                           changed_at = :at
                     where org_id = :org and environment = :environment
                    """,
                    org,
                    choice);
        }
    }

    private int write(String sql, OrgId org, ContentChoice choice) {
        return jdbc.sql(sql)
                .param("org", org.value())
                .param("environment", choice.environment())
                .param("stored", choice.stored())
                .param("days", choice.days())
                .param("characters", choice.characters())
                .param("at", choice.changedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public void erase(OrgId org) {
        jdbc.sql("delete from content_choice where org_id = :org")
                .param("org", org.value())
                .update();
    }

    @Override
    public void erase(PersonId person) {}
}

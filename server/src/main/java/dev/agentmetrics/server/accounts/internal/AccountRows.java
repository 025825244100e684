package dev.agentmetrics.server.accounts.internal;

import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who belongs to an organisation that is deleted, and who is invited there. */
@Repository
public class AccountRows implements OrganizationRows {

    private final JdbcClient jdbc;

    public AccountRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void erase(OrgId org) {
        for (var table : List.of("invitation", "membership")) {
            jdbc.sql("delete from %s where org_id = :org".formatted(table))
                    .param("org", org.value())
                    .update();
        }
    }

    @Override
    public void erase(PersonId person) {}
}

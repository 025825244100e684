package dev.agentmetrics.server.deletion.data.internal;

import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What an organisation that is deleted altogether had deleted before. */
@Repository
class ErasureRows implements OrganizationRows {

    private final JdbcClient jdbc;

    ErasureRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void erase(OrgId org) {
        jdbc.sql("delete from data_erasure where org_id = :org").param("org", org.value()).update();
    }

    @Override
    public void erase(PersonId person) {}
}

package dev.agentmetrics.server.identity.internal;

import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Sessions of an organisation that is deleted, and what proves who somebody is. What refers to a
 * person with {@code on delete cascade} goes by itself.
 */
@Repository
public class IdentityRows implements OrganizationRows {

    private static final List<String> OF_A_PERSON =
            List.of("session", "session_generation", "password");

    private final JdbcClient jdbc;

    public IdentityRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void erase(OrgId org) {
        delete("session", "org_id", org.value());
    }

    @Override
    public void erase(PersonId person) {
        OF_A_PERSON.forEach(table -> delete(table, "person_id", person.value()));
    }

    private void delete(String table, String column, UUID id) {
        jdbc.sql("delete from %s where %s = :id".formatted(table, column)).param("id", id).update();
    }
}

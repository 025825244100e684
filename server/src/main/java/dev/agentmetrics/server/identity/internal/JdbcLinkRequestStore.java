package dev.agentmetrics.server.identity.internal;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.LinkRequestStore;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Requests for links in SQL. */
@Repository
public class JdbcLinkRequestStore implements LinkRequestStore {

    private final JdbcClient jdbc;

    public JdbcLinkRequestStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void insert(Request request) {
        jdbc.sql(
                        """
                        insert into link_request (id, purpose, email, address, agent, created_at)
                        values (:id, :purpose, :email, :address, :agent, :at)
                        """)
                .param("id", request.id())
                .param("purpose", request.purpose().text())
                .param("email", request.email())
                .param("address", request.from().address())
                .param("agent", request.from().agent())
                .param("at", request.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public List<Request> first(int limit) {
        return jdbc.sql(
                        "select id, purpose, email, address, agent, created_at from link_request"
                                // 'reset' comes before 'sign_up'
                                + " order by purpose, created_at, id limit :limit")
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Request(
                                        row.getObject("id", UUID.class),
                                        Purpose.valueOf(
                                                row.getString("purpose").toUpperCase(Locale.ROOT)),
                                        row.getString("email"),
                                        new Origin(
                                                row.getString("address"), row.getString("agent")),
                                        row.getObject("created_at", OffsetDateTime.class)
                                                .toInstant()))
                .list();
    }

    @Override
    public boolean take(UUID id) {
        return jdbc.sql("delete from link_request where id = :id").param("id", id).update() == 1;
    }
}

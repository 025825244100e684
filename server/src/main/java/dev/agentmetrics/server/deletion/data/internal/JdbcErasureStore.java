package dev.agentmetrics.server.deletion.data.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.deletion.data.Erasure;
import dev.agentmetrics.server.deletion.data.ErasureStore;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventRemoval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row for each wish. */
@Repository
public class JdbcErasureStore implements ErasureStore {

    private static final String SELECT =
            """
            select erasure_id, org_id, kind, subject, salt, digest, requested_at, due_at, state,
                   hidden_at, erased_at, runs, client_events, spans, receipt
              from data_erasure
            """;

    /** Between digests of pseudonyms. */
    private static final String SEPARATOR = " ";

    private static final String ERASED = Erasure.State.ERASED.text();

    private final JdbcClient jdbc;

    public JdbcErasureStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void insert(Erasure erasure) {
        var digested =
                erasure.chosen() instanceof ChosenEvents.OfEndUser user
                        ? user
                        : new ChosenEvents.OfEndUser("", "");
        // An end user has no other subject.
        var subject = erasure.subject() + String.join(SEPARATOR, digested.pseudonyms());
        jdbc.sql(
                        """
                        insert into data_erasure
                               (erasure_id, org_id, kind, subject, salt, digest, requested_at,
                                due_at, state, runs, client_events)
                        values (:id, :org, :kind, :subject, :salt, :digest, :requested,
                                :due, :state, 0, 0)
                        """)
                .param("id", erasure.id())
                .param("org", erasure.org().value())
                .param("kind", erasure.kind())
                .param("subject", subject)
                .param("salt", digested.salt())
                .param("digest", digested.digest())
                .param("requested", utc(erasure.requestedAt()))
                .param("due", utc(erasure.dueAt()))
                .param("state", erasure.state().text())
                .update();
    }

    @Override
    public List<Erasure> list(OrgId org, int limit) {
        return jdbc.sql(
                        SELECT
                                + " where org_id = :org order by requested_at desc, erasure_id"
                                + " limit :limit")
                .param("org", org.value())
                .param("limit", limit)
                .query(JdbcErasureStore::erasure)
                .list();
    }

    @Override
    public Optional<Erasure> find(OrgId org, UUID id) {
        return jdbc.sql(SELECT + " where org_id = :org and erasure_id = :id")
                .param("org", org.value())
                .param("id", id)
                .query(JdbcErasureStore::erasure)
                .optional();
    }

    @Override
    public int open(OrgId org) {
        return jdbc.sql(
                        "select count(*) from data_erasure where org_id = :org and state <> :erased")
                .param("org", org.value())
                .param("erased", ERASED)
                .query(Integer.class)
                .single();
    }

    @Override
    public List<Erasure> open() {
        return jdbc.sql(SELECT + " where state <> :erased order by requested_at")
                .param("erased", ERASED)
                .query(JdbcErasureStore::erasure)
                .list();
    }

    @Override
    public void hidden(UUID id, Instant at, EventRemoval.Count more) {
        jdbc.sql(
                        """
                        update data_erasure
                           set state = :hidden, hidden_at = coalesce(hidden_at, :at),
                               runs = runs + :runs, client_events = client_events + :events,
                               spans = spans + :spans
                         where erasure_id = :id and state <> :erased
                        """)
                .param("hidden", Erasure.State.HIDDEN.text())
                .param("erased", ERASED)
                .param("at", utc(at))
                .param("runs", more.runs())
                .param("events", more.clientEvents())
                .param("spans", more.spans())
                .param("id", id)
                .update();
    }

    @Override
    public boolean erased(UUID id, Instant at, String receipt) {
        return jdbc.sql(
                                """
                                update data_erasure
                                   set state = :erased, erased_at = :at, receipt = :receipt
                                 where erasure_id = :id and state <> :erased
                                """)
                        .param("erased", ERASED)
                        .param("at", utc(at))
                        .param("receipt", receipt)
                        .param("id", id)
                        .update()
                == 1;
    }

    private static Erasure erasure(ResultSet row, int number) throws SQLException {
        var subject = row.getString("subject");
        return new Erasure(
                row.getObject("erasure_id", UUID.class),
                new OrgId(row.getObject("org_id", UUID.class)),
                switch (row.getString("kind")) {
                    case "run" -> new ChosenEvents.OfRun(UUID.fromString(subject));
                    case "agent" -> new ChosenEvents.OfAgent(subject);
                    case "content" -> new ChosenEvents.OfContent(subject);
                    default ->
                            new ChosenEvents.OfEndUser(
                                    row.getString("salt"),
                                    row.getString("digest"),
                                    pseudonyms(subject));
                },
                instant(row, "requested_at"),
                instant(row, "due_at"),
                Erasure.State.of(row.getString("state")),
                perhaps(row, "hidden_at"),
                perhaps(row, "erased_at"),
                new EventRemoval.Count(
                        row.getLong("runs"), row.getLong("client_events"), row.getLong("spans")),
                row.getString("receipt"));
    }

    /** Earlier releases wrote none. */
    private static List<String> pseudonyms(String subject) {
        return subject.isEmpty() ? List.of() : List.of(subject.split(SEPARATOR));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant perhaps(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

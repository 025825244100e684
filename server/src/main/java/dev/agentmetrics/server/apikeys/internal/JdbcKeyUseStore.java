package dev.agentmetrics.server.apikeys.internal;

import dev.agentmetrics.server.apikeys.KeyUseStore;
import dev.agentmetrics.server.apikeys.Usage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/** A row per key and day. */
@Repository
public class JdbcKeyUseStore implements KeyUseStore {

    private static final String UPDATE =
            """
            update api_key_use set requests = requests + :requests, events = events + :events
             where key_id = :key and used_on = :day
            """;

    /** Nothing when the key is gone meanwhile. */
    private static final String INSERT =
            """
            insert into api_key_use (key_id, used_on, requests, events)
            select key_id, cast(:day as date), cast(:requests as bigint), cast(:events as bigint)
              from api_key where key_id = :key
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public JdbcKeyUseStore(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void add(LocalDate day, List<Addition> additions) {
        transactions.executeWithoutResult(_ -> additions.forEach(addition -> add(day, addition)));
    }

    private void add(LocalDate day, Addition addition) {
        if (change(UPDATE, day, addition) == 0) {
            change(INSERT, day, addition);
        }
        if (addition.requests() > 0) {
            jdbc.sql(
                            "update api_key set last_used_at = :at where key_id = :key"
                                    + " and (last_used_at is null or last_used_at < :at)")
                    .param("key", addition.keyId())
                    .param("at", addition.lastUsedAt().atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private int change(String sql, LocalDate day, Addition addition) {
        return jdbc.sql(sql)
                .param("key", addition.keyId())
                .param("day", day)
                .param("requests", addition.requests())
                .param("events", addition.events())
                .update();
    }

    @Override
    public Map<String, Usage> since(Collection<String> keyIds, LocalDate day) {
        var usage = new HashMap<String, Usage>();
        if (keyIds.isEmpty()) {
            return usage;
        }
        jdbc.sql(
                        """
                        select k.key_id, k.last_used_at, u.used_on, u.requests, u.events
                          from api_key k
                          left join api_key_use u on u.key_id = k.key_id and u.used_on >= :day
                         where k.key_id in (:keys) and k.last_used_at is not null
                         order by k.key_id, u.used_on
                        """)
                .param("keys", keyIds)
                .param("day", day)
                .query(JdbcKeyUseStore::line)
                .list()
                .forEach(line -> usage.merge(line.keyId(), line.usage(), JdbcKeyUseStore::joined));
        return usage;
    }

    private record Line(String keyId, Usage usage) {}

    private static Line line(ResultSet row, int number) throws SQLException {
        var lastUsed = row.getObject("last_used_at", OffsetDateTime.class).toInstant();
        @Nullable LocalDate date = row.getObject("used_on", LocalDate.class);
        List<Usage.Day> days =
                date == null
                        ? List.of()
                        : List.of(
                                new Usage.Day(
                                        date, row.getLong("requests"), row.getLong("events")));
        return new Line(row.getString("key_id"), new Usage(lastUsed, days));
    }

    private static Usage joined(Usage first, Usage second) {
        var days = new ArrayList<>(first.days());
        days.addAll(second.days());
        return new Usage(first.lastUsedAt(), days);
    }

    @Override
    public void forget(LocalDate before) {
        jdbc.sql("delete from api_key_use where used_on < :before")
                .param("before", before)
                .update();
    }
}

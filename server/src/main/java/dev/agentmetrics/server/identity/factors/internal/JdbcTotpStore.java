package dev.agentmetrics.server.identity.factors.internal;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.factors.TotpStore;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/** Authenticator apps in SQL. */
@Repository
public class JdbcTotpStore implements TotpStore {

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public JdbcTotpStore(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public Optional<Row> find(PersonId person) {
        return jdbc.sql(
                        "select sealed, confirmed, since from totp_factor where person_id ="
                                + " :person")
                .param("person", person.value())
                .query(
                        (row, _) ->
                                new Row(
                                        row.getBytes("sealed"),
                                        row.getBoolean("confirmed"),
                                        row.getObject("since", OffsetDateTime.class).toInstant()))
                .optional();
    }

    @Override
    public List<PersonId> people() {
        return jdbc.sql("select person_id from totp_factor order by person_id")
                .query((row, _) -> new PersonId(row.getObject("person_id", UUID.class)))
                .list();
    }

    @Override
    public void reseal(PersonId person, byte[] before, byte[] after) {
        jdbc.sql(
                        "update totp_factor set sealed = :after"
                                + " where person_id = :person and sealed = :before")
                .param("after", after)
                .param("person", person.value())
                .param("before", before)
                .update();
    }

    @Override
    public boolean begin(PersonId person, byte[] sealed, Instant at) {
        return Boolean.TRUE.equals(transactions.execute(_ -> replace(person, sealed, at)));
    }

    private boolean replace(PersonId person, byte[] sealed, Instant at) {
        jdbc.sql("delete from totp_factor where person_id = :person and not confirmed")
                .param("person", person.value())
                .update();
        return jdbc.sql(
                                """
                                insert into totp_factor (person_id, sealed, confirmed, since, last_step)
                                values (:person, :sealed, false, :at, -1)
                                    on conflict do nothing
                                """)
                        .param("person", person.value())
                        .param("sealed", sealed)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public boolean confirm(PersonId person, byte[] sealed, long step, Instant at) {
        return jdbc.sql(
                                """
                                update totp_factor
                                   set confirmed = true, since = :at, last_step = :step
                                 where person_id = :person and sealed = :sealed and not confirmed
                                """)
                        .param("person", person.value())
                        .param("sealed", sealed)
                        .param("step", step)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public boolean accept(PersonId person, long step) {
        return jdbc.sql(
                                """
                                update totp_factor set last_step = :step
                                 where person_id = :person and confirmed and last_step < :step
                                """)
                        .param("person", person.value())
                        .param("step", step)
                        .update()
                == 1;
    }

    @Override
    public boolean delete(PersonId person) {
        return jdbc.sql("delete from totp_factor where person_id = :person and confirmed")
                        .param("person", person.value())
                        .update()
                == 1;
    }
}

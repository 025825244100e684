package dev.agentmetrics.server.identity.factors.internal;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.factors.RecoveryCodeStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Recovery codes in SQL. */
@Repository
public class JdbcRecoveryCodeStore implements RecoveryCodeStore {

    private final JdbcClient jdbc;

    public JdbcRecoveryCodeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void replace(PersonId person, List<byte[]> hashes, Instant at) {
        deleteAll(person);
        for (var hash : hashes) {
            jdbc.sql(
                            """
                            insert into recovery_code (hash, person_id, created_at)
                            values (:hash, :person, :at)
                            """)
                    .param("hash", hash)
                    .param("person", person.value())
                    .param("at", at.atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    @Override
    public boolean use(PersonId person, byte[] hash, Instant at) {
        return jdbc.sql(
                                """
                                update recovery_code set used_at = :at
                                 where hash = :hash and person_id = :person and used_at is null
                                """)
                        .param("hash", hash)
                        .param("person", person.value())
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public int left(PersonId person) {
        return jdbc.sql(
                        "select count(*) from recovery_code"
                                + " where person_id = :person and used_at is null")
                .param("person", person.value())
                .query(Integer.class)
                .single();
    }

    @Override
    public boolean hasUnusedFromBefore(Instant then) {
        return jdbc.sql(
                                "select count(*) from recovery_code"
                                        + " where used_at is null and created_at < :then")
                        .param("then", then.atOffset(ZoneOffset.UTC))
                        .query(Long.class)
                        .single()
                > 0;
    }

    @Override
    public void deleteAll(PersonId person) {
        jdbc.sql("delete from recovery_code where person_id = :person")
                .param("person", person.value())
                .update();
    }
}

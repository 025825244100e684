package dev.agentmetrics.server.identity.internal;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.PasswordStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Hashes of passwords in SQL. */
@Repository
public class JdbcPasswordStore implements PasswordStore {

    private final JdbcClient jdbc;

    public JdbcPasswordStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<String> find(PersonId person) {
        return jdbc.sql("select phc from password where person_id = :person")
                .param("person", person.value())
                .query(String.class)
                .optional();
    }

    @Override
    public void insert(PersonId person, String phc, Instant at) {
        jdbc.sql("insert into password (person_id, phc, changed_at) values (:person, :phc, :at)")
                .param("person", person.value())
                .param("phc", phc)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public void replace(PersonId person, String phc, Instant at) {
        delete(person);
        insert(person, phc, at);
    }

    @Override
    public void delete(PersonId person) {
        jdbc.sql("delete from password where person_id = :person")
                .param("person", person.value())
                .update();
    }
}

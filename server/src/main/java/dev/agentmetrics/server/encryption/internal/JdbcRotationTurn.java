package dev.agentmetrics.server.encryption.internal;

import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.encryption.RotationTurn;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row that says who has it, and until when. */
@Repository
public class JdbcRotationTurn implements RotationTurn {

    private final JdbcClient jdbc;
    private final String me;
    private final Clock clock;

    public JdbcRotationTurn(JdbcClient jdbc, IdSource ids, Clock clock) {
        this.jdbc = jdbc;
        this.me = ids.next().toString();
        this.clock = clock;
    }

    @Override
    public boolean take() {
        var now = clock.instant();
        return jdbc.sql(
                                """
                                update key_rotation set holder = :me, until_at = :until
                                 where one = 1 and (holder = :me or until_at < :now)
                                """)
                        .param("me", me)
                        .param("until", now.plus(LENGTH).atOffset(ZoneOffset.UTC))
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public void leave() {
        jdbc.sql("update key_rotation set holder = '', until_at = :now where holder = :me")
                .param("now", clock.instant().minusSeconds(1).atOffset(ZoneOffset.UTC))
                .param("me", me)
                .update();
    }
}

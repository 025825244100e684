package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.db.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class KeyUseTest {

    @Parameter Engine engine;
    @TempDir Path dataDir;
    private KeyFixture fixture;
    private IssuedKey issued;
    private Caller agent;

    @BeforeEach
    void open() {
        fixture = new KeyFixture(engine, dataDir);
        issued =
                fixture.service.issue(
                        fixture.owner, new NewKey("ci", ApiKey.Mode.LIVE, Scope.WRITE, null));
        agent =
                new Caller(
                        fixture.owner.org(),
                        new Caller.Actor.ApiKey(issued.key().keyId(), true),
                        Set.of());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void request(int events) {
        fixture.service.check(issued.secret().reveal(), Origin.UNKNOWN);
        fixture.use.accepted(agent, events);
    }

    private Usage usage() {
        return fixture.directory.entry(fixture.owner, issued.key().keyId()).usage();
    }

    @Test
    void aKeyThatWasNeverUsedSaysSo() {
        assertThat(usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void countsRequestsAndEventsPerDay() {
        request(100);
        request(50);
        var first = fixture.clock.instant();
        assertThat(usage().lastUsedAt()).isEqualTo(first);
        fixture.clock.advance(Duration.ofDays(1));
        request(1);

        assertThat(usage())
                .isEqualTo(
                        new Usage(
                                fixture.clock.instant(),
                                List.of(
                                        new Usage.Day(LocalDate.parse("2026-11-24"), 2, 150),
                                        new Usage.Day(LocalDate.parse("2026-11-25"), 1, 1))));
        assertThat(usage().requests()).isEqualTo(3);
        assertThat(usage().events()).isEqualTo(151);
    }

    @Test
    void refusedRequestsDoNotCount() {
        fixture.service.revoke(fixture.owner, issued.key().keyId());
        fixture.service.check(issued.secret().reveal(), Origin.UNKNOWN);

        assertThat(usage()).isEqualTo(Usage.NONE);
    }

    /** Red with a write per request. */
    @Test
    void aRequestWritesNothing() {
        request(1);

        assertThat(rows()).isZero();
        fixture.housekeeping.round();
        assertThat(rows()).isEqualTo(1);
        fixture.housekeeping.round();
        request(1);
        fixture.housekeeping.round();
        assertThat(rows()).isEqualTo(1);
    }

    private long rows() {
        return fixture.control
                .jdbc()
                .sql("select count(*) from api_key_use")
                .query(Long.class)
                .single();
    }

    /** Red when stopping does not flush. */
    @Test
    void anOrderlyStopLosesNothing() {
        fixture.housekeeping.start();
        request(7);
        fixture.housekeeping.stop();
        fixture.control.reopen();
        fixture.start();

        assertThat(usage().requests()).isEqualTo(1);
        assertThat(usage().events()).isEqualTo(7);
        assertThat(usage().lastUsedAt()).isEqualTo(fixture.clock.instant());
    }

    @Test
    void whatCouldNotBeStoredStaysCounted() {
        request(7);
        fixture.control.jdbc().sql("alter table api_key_use rename to away").update();
        assertThatThrownBy(() -> fixture.use.flush()).isInstanceOf(RuntimeException.class);
        fixture.control.jdbc().sql("alter table away rename to api_key_use").update();

        assertThat(usage().requests()).isEqualTo(1);
        assertThat(usage().events()).isEqualTo(7);
    }

    @Test
    void forgetsOldDays() {
        request(1);
        fixture.use.flush();
        fixture.clock.advance(Duration.ofDays(KeyUse.SHOWN_DAYS));
        assertThat(usage().days()).isEmpty();
        assertThat(usage().lastUsedAt()).isNotNull();

        fixture.clock.advance(Duration.ofDays(KeyUse.KEPT_DAYS));
        fixture.housekeeping.round();
        assertThat(rows()).isZero();
    }

    @Test
    void peopleAreNotMetered() {
        fixture.use.accepted(fixture.owner, 5);
        fixture.use.flush();

        assertThat(rows()).isZero();
        assertThat(fixture.use.of(List.of())).isEqualTo(Map.of());
    }
}

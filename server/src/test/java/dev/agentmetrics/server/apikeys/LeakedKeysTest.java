package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.db.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that others have seen. */
@ParameterizedClass
@EnumSource(Engine.class)
@Tag("C15")
class LeakedKeysTest {

    private static final Origin FROM = new Origin("192.0.2.7", "a finder");
    private static final String PLACE = "https://github.com/octocat/Hello-World/blob/1/.env";

    @Parameter Engine engine;
    @TempDir Path dataDir;
    private KeyFixture fixture;

    @BeforeEach
    void open() {
        fixture = new KeyFixture(engine, dataDir);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private IssuedKey issue(String name, @Nullable Instant expiresAt) {
        return fixture.service.issue(
                fixture.owner, new NewKey(name, ApiKey.Mode.LIVE, Scope.WRITE, expiresAt));
    }

    private IssuedKey issue(String name) {
        return issue(name, null);
    }

    private List<String> end(String text) {
        return fixture.leaked.endIn(text, new Exposure(Exposure.Channel.REPORT, PLACE, FROM));
    }

    private boolean works(IssuedKey issued) {
        return fixture.service.verify(issued.secret().reveal()).isPresent();
    }

    private List<AuditEvent> leaks() {
        return fixture.recorded().stream()
                .filter(event -> event.type() == AuditType.KEY_LEAKED)
                .toList();
    }

    @Test
    void everyKeyInTheTextEndsAtOnceAndStaysDeadAfterARestart() {
        var first = issue("first");
        var second = issue("second");
        var spared = issue("spared");
        var text =
                "KEY=" + first.secret().reveal() + "\nOTHER='" + second.secret().reveal() + "'\n";

        assertThat(end(text)).containsExactly(first.key().keyId(), second.key().keyId());

        assertThat(works(first)).isFalse();
        assertThat(works(second)).isFalse();
        assertThat(works(spared)).isTrue();
        fixture.start();
        assertThat(works(first)).isFalse();
        assertThat(works(second)).isFalse();
        assertThat(works(spared)).isTrue();
    }

    @Test
    void theRecordSaysWhichKeyWhereItWasSeenAndWhoSaidSo() {
        var issued = issue("ci");

        end(issued.secret().reveal());

        assertThat(leaks())
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.org()).isEqualTo(fixture.owner.org());
                            assertThat(event.actor()).isEqualTo(AuditActor.ANONYMOUS);
                            assertThat(event.from()).isEqualTo(FROM);
                            assertThat(event.details())
                                    .containsEntry("key", issued.key().keyId())
                                    .containsEntry("name", "ci")
                                    .containsEntry("channel", "report")
                                    .containsEntry("seen_at", PLACE);
                        });
    }

    @Test
    void whoeverListensIsToldWithTheKeyAndThePlaceInTheSameTransaction() {
        var heard = new ArrayList<KeyLeaked>();
        fixture.listener = event -> heard.add((KeyLeaked) event);
        var issued = issue("ci");

        end(issued.secret().reveal());

        assertThat(heard)
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.key().keyId()).isEqualTo(issued.key().keyId());
                            assertThat(event.key().org()).isEqualTo(fixture.owner.org());
                            assertThat(event.key().validity().revokedAt()).isNotNull();
                            assertThat(event.exposure().place()).isEqualTo(PLACE);
                        });
    }

    /** Else a crash could come between, and nobody would ever be told. */
    @Test
    void aKeyDoesNotEndWithoutWhatTheListenerStores() {
        var issued = issue("ci");
        fixture.listener =
                _ -> {
                    throw new IllegalStateException("cannot store");
                };

        assertThatThrownBy(() -> end(issued.secret().reveal()))
                .isInstanceOf(IllegalStateException.class);

        assertThat(works(issued)).isTrue();
        assertThat(leaks()).isEmpty();
        fixture.start();
        assertThat(works(issued)).isTrue();
    }

    @Test
    void nothingHappensForWhatIsNotAKeyThatWorks() {
        var revoked = issue("revoked");
        fixture.service.revoke(fixture.owner, revoked.key().keyId());
        var expired = issue("expired", fixture.clock.instant().plusSeconds(60));
        fixture.clock.advance(java.time.Duration.ofMinutes(2));
        var alive = issue("alive").secret().reveal();
        var foreign =
                KeyFormat.newKey(
                                ApiKey.Mode.LIVE,
                                KeyFormat.keyId(alive),
                                dev.agentmetrics.server.crypto.TestKeys.random(77))
                        .reveal();
        var recorded = fixture.recorded().size();

        assertThat(end("")).isEmpty();
        assertThat(end("am_live_" + "x".repeat(60_000))).isEmpty();
        assertThat(end(alive.substring(1))).isEmpty();
        assertThat(end(foreign)).as("the right id with another secret").isEmpty();
        assertThat(end(revoked.secret().reveal())).containsExactly(revoked.key().keyId());
        assertThat(end(expired.secret().reveal())).containsExactly(expired.key().keyId());

        assertThat(fixture.service.verify(alive)).isPresent();
        assertThat(fixture.recorded()).hasSize(recorded);
    }

    @Test
    void aSecondReportChangesNothing() {
        var issued = issue("ci");

        end(issued.secret().reveal());
        end(issued.secret().reveal() + issued.secret().reveal());

        assertThat(leaks()).hasSize(1);
    }

    /** People paste the line itself where they should say where it stands. */
    @Test
    void noKeyIsLeftInThePlace() {
        var key = issue("ci").secret().reveal();
        var exposure =
                new Exposure(
                        Exposure.Channel.REPORT, "line 3: KEY=" + key + "\n; " + key + "!", FROM);

        var shown = key.substring(0, 19) + "***";
        assertThat(exposure.place()).isEqualTo("line 3: KEY=" + shown + "; " + shown + "!");
        fixture.leaked.endIn(key, exposure);
        assertThat(leaks().getFirst().details().get("seen_at")).doesNotContain(key.substring(19));
    }
}

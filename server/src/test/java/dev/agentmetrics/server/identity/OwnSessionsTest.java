package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.db.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class OwnSessionsTest {

    private static final Origin PHONE =
            new Origin("198.51.100.3", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7) Version/26.0");

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private IdentityFixture fixture;
    private SignedIn first;

    @BeforeEach
    void signIn() {
        fixture = new IdentityFixture(engine, dataDir);
        first = fixture.owner();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private SignedIn another(Origin from) {
        var attempt = new SignInService.Attempt(EMAIL, Passwords.of(Passwords.GOOD));
        return IdentityFixture.opened(fixture.signIn.signIn(attempt, from, null));
    }

    /** Somebody else of the same organisation. */
    private SignedIn colleague() {
        var org = first.caller().org();
        var address = EmailAddress.parse("bea@example.org").orElseThrow();
        var bea = fixture.accounts.add(org, address, Role.MEMBER);
        return fixture.sessions.start(fixture.sessions.ticket(bea.id()), org, FROM);
    }

    private List<SessionId> listed(SignedIn asking) {
        return fixture.own.list(asking).stream().map(OwnSession::id).toList();
    }

    private List<java.util.Map<String, String>> recorded() {
        var filter = AuditFilter.ALL;
        return fixture.audit.after(first.caller().org(), 0, filter, 100).stream()
                .filter(record -> record.event().type() == AuditType.SESSION_ENDED)
                .map(record -> java.util.Map.copyOf(record.event().details()))
                .toList();
    }

    @Test
    void showsTheCurrentOneFirstThenTheOthersWithDeviceAndPlace() {
        fixture.clock.advance(Duration.ofMinutes(5));
        var phone = another(PHONE);
        var listed = fixture.own.list(first);

        assertThat(listed)
                .extracting(OwnSession::id)
                .containsExactly(first.session(), phone.session());
        assertThat(listed).extracting(OwnSession::current).containsExactly(true, false);
        assertThat(listed.getLast().device()).isEqualTo("Safari on iPhone");
        assertThat(listed.getLast().address()).isEqualTo("198.51.100.3");
        assertThat(listed.getLast().createdAt()).isEqualTo(fixture.clock.instant());
    }

    @Test
    void showsWhereASessionWasLastUsedFrom() {
        var phone = another(PHONE);
        fixture.clock.advance(Duration.ofMinutes(2));
        var elsewhere = new Origin("203.0.113.8", PHONE.agent());
        assertThat(fixture.sessions.authenticate(cookie(phone), elsewhere).session()).isPresent();
        var shown = fixture.own.list(first).getLast();

        assertThat(shown.address()).isEqualTo("203.0.113.8");
        assertThat(shown.seenAt()).isEqualTo(fixture.clock.instant());
        assertThat(shown.createdAt()).isBefore(shown.seenAt());
    }

    @Test
    void showsNeitherWhatIsOverNorOthersSessions() {
        another(PHONE);
        fixture.clock.advance(Duration.ofMinutes(20));
        var kept = fixture.use(cookie(first)).orElseThrow();
        fixture.signOut.signOut(another(FROM));
        fixture.clock.advance(Duration.ofMinutes(10));
        colleague();

        assertThat(listed(kept)).containsExactly(first.session());
    }

    @Test
    void endsOne() {
        var phone = another(PHONE);
        fixture.own.end(first, phone.session().toString());

        assertThat(fixture.sessions.authenticate(cookie(phone), PHONE))
                .isEqualTo(new SessionCheck.Over(EndReason.ENDED));
        assertThat(listed(first)).containsExactly(first.session());
        assertThat(recorded().getFirst()).containsEntry("session", phone.session().toString());
        assertThat(problem(() -> fixture.own.end(first, phone.session().toString())))
                .isEqualTo(new Problem.NotFound("session"));
    }

    @Test
    void endsNobodyElsesAndNothingThatIsNone() {
        var colleague = colleague();
        for (var id : List.of(colleague.session().toString(), "", "x", "0".repeat(40))) {
            assertThat(problem(() -> fixture.own.end(first, id)))
                    .isEqualTo(new Problem.NotFound("session"));
        }

        assertThat(fixture.use(cookie(colleague))).isPresent();
        assertThat(recorded()).isEmpty();
    }

    @Test
    void endsAllOthersButNobodyElses() {
        var phone = another(PHONE);
        var tablet = another(FROM);
        var colleague = colleague();

        assertThat(fixture.own.endOthers(first)).isEqualTo(2);
        assertThat(fixture.use(cookie(phone))).isEmpty();
        assertThat(fixture.use(cookie(tablet))).isEmpty();
        assertThat(fixture.use(cookie(first))).isPresent();
        assertThat(fixture.use(cookie(colleague))).isPresent();
        assertThat(recorded()).containsExactly(java.util.Map.of("sessions", "2"));
    }

    @Test
    void endsAll() {
        var phone = another(PHONE);

        assertThat(fixture.own.endAll(first)).isEqualTo(2);
        assertThat(fixture.use(cookie(phone))).isEmpty();
        assertThat(fixture.use(cookie(first))).isEmpty();
    }

    @Test
    void aKeyHasNone() {
        assertThat(problem(() -> fixture.own.list(null))).isInstanceOf(Problem.Forbidden.class);
        assertThat(problem(() -> fixture.own.endAll(null))).isInstanceOf(Problem.Forbidden.class);
        assertThat(problem(() -> fixture.own.endOthers(null)))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(problem(() -> fixture.own.end(null, "x"))).isInstanceOf(Problem.Forbidden.class);
    }
}

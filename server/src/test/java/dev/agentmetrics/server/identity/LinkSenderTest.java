package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import dev.agentmetrics.server.identity.internal.JdbcLinkRequestStore;
import dev.agentmetrics.server.mail.Template;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that cannot be answered, and the others. */
@ParameterizedClass
@EnumSource(Engine.class)
class LinkSenderTest {

    /** More than are looked at together. */
    private static final int MANY = 120;

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private IdentityFixture fixture;
    private LinkRequestStore requests;

    @BeforeEach
    void open() {
        fixture = new IdentityFixture(engine, dataDir);
        fixture.owner();
        requests = new JdbcLinkRequestStore(fixture.control.jdbc());
        for (var number = 0; number < MANY; number++) {
            requests.insert(
                    new LinkRequestStore.Request(
                            UUID.randomUUID(),
                            Purpose.RESET,
                            "no address",
                            FROM,
                            fixture.clock.instant()));
        }
        fixture.clock.advance(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Red when a round ends with the first one that fails. */
    @Test
    void holdsUpNobodyElse() {
        fixture.reset.ask(EMAIL, FROM);

        fixture.linkSender.round();

        assertThat(fixture.mail.all(Template.PASSWORD_RESET)).hasSize(1);
        assertThat(requests.first(MANY + 1)).as("tried again").hasSize(MANY);
    }

    /** Whoever wants a new password is here; anybody can ask for any number of links to begin. */
    @Test
    void newPasswordsComeFirstAndLinksToBeginAreGivenUpSoon() {
        var wanted = new ArrayList<String>();
        fixture.signUp.ask("grace@example.org", FROM);
        fixture.clock.advance(LinkSender.SIGN_UP_GIVEN_UP_AFTER.plusSeconds(1));
        fixture.reset.ask(EMAIL, FROM);
        refusing(wanted, new Problem.NotFound("mailbox")).round();

        assertThat(wanted).containsExactly(EMAIL, "grace@example.org");
        assertThat(requests.first(MANY + 2))
                .extracting(LinkRequestStore.Request::purpose)
                .hasSize(MANY + 1)
                .containsOnly(Purpose.RESET);
    }

    /** Each further one would be refused, too, and would be counted. */
    @Test
    void endsTheRoundWhenNoMoreAreTaken() {
        var wanted = new ArrayList<String>();
        for (var email : List.of("one@example.org", "two@example.org", "three@example.org")) {
            fixture.signUp.ask(email, FROM);
            fixture.clock.advance(Duration.ofSeconds(1));
        }
        refusing(wanted, new Problem.OverLimit("x", "x", Duration.ZERO)).round();

        assertThat(wanted).containsExactly("one@example.org");
    }

    /** One whose provider sends nothing, and notes what it was asked for. */
    private LinkSender refusing(List<String> wanted, Problem problem) {
        InvocationHandler refuses =
                (_, method, arguments) -> {
                    switch (method.getName()) {
                        case "sendResetLink" -> wanted.add(((Person) arguments[0]).email().text());
                        case "sendSignUpLink" -> wanted.add(((EmailAddress) arguments[0]).text());
                        default -> {
                            return true;
                        }
                    }
                    throw new ProblemException(problem);
                };
        return new LinkSender(
                requests,
                new LinkRequests(requests, UUID::randomUUID, fixture.clock),
                (IdentityProvider)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {IdentityProvider.class},
                                refuses),
                fixture.links,
                fixture.accounts,
                fixture.factors,
                fixture.mail,
                fixture.accountJournal,
                fixture.control.transactions(),
                fixture.clock);
    }

    @Test
    void isGivenUpAfterADay() {
        fixture.clock.advance(LinkSender.GIVEN_UP_AFTER);

        fixture.linkSender.round();

        assertThat(requests.first(1)).isEmpty();
    }
}

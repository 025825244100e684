package dev.agentmetrics.server.identity.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.identity.PasswordStore;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SessionStore;
import dev.agentmetrics.server.identity.SignInSteps;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Somebody unlinks an account while whoever took it over is signing in with it: the session is
 * either ended by the unlinking or never opened.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C19")
class UnlinkedMeanwhileIT {

    private static final String PASSWORD = "violet kettle drifts north";
    private static final Origin FROM = new Origin("192.0.2.8", "a browser");

    private final TestServer server;
    private final PersonId person;
    private final String email;
    private final Browser owner;

    UnlinkedMeanwhileIT(TestServer server) {
        this.server = server;
        var now = server.bean(Clock.class).instant();
        person = new PersonId(server.bean(IdSource.class).next());
        email = person + "@example.org";
        var accounts = server.bean(AccountStore.class);
        accounts.insert(new Person(person, EmailAddress.parse(email).orElseThrow()), now);
        accounts.insert(
                new Membership(server.newTenant("unlinked").org(), person, Role.MEMBER), now);
        var phc = server.bean(Argon2id.class).hash(PASSWORD.getBytes(StandardCharsets.UTF_8));
        server.bean(PasswordStore.class).insert(person, phc, now);
        server.bean(IdentityStore.class)
                .insert(new LinkedIdentity(Provider.GOOGLE, "" + person, person, email, now, null));
        owner = new Browser(server.url(), TestServer.client(server.caFile(), "127.0.39.2"));
        owner.signIn(email, PASSWORD);
    }

    private void unlink() {
        var answer = owner.send("DELETE", "/v1/me/identities/google", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Signs in with the account, which is unlinked right after it was looked up so many times. */
    private Problem signInUnlinkedAfter(int lookUps) {
        var google = dev.agentmetrics.server.testing.Providers.GOOGLE;
        google.account("" + person, email);
        var signIn = signInWith(new Interrupted(server.bean(IdentityStore.class), lookUps));
        var begun = signIn.begin(Provider.GOOGLE, null, FROM);
        var consent = google.consent(begun.location().toString());
        var answer =
                new ProviderSignIn.Answer(consent.get("code"), consent.get("state"), null, null);
        var held = new ProviderSignIn.Held(begun.cookie().reveal(), null, null);
        var refused =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> signIn.finish(Provider.GOOGLE, answer, held, FROM));
        assertThat(refused).as("a session is refused").isNotNull();
        return refused.problem();
    }

    private ProviderSignIn signInWith(IdentityStore identities) {
        return new ProviderSignIn(
                server.bean(Providers.class),
                server.bean(SignInFlows.class),
                identities,
                server.bean(AccountService.class),
                server.bean(SessionService.class),
                server.bean(SignInSteps.class),
                server.bean(Linker.class),
                server.bean(ProviderJournal.class),
                server.bean(TransactionOperations.class),
                server.bean(PublicUrl.class),
                server.bean(Clock.class));
    }

    private void assertOnlyTheOwnerIsSignedIn() {
        assertThat(server.bean(SessionStore.class).openOf(person)).hasSize(1);
        assertThat(owner.get("/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void beforeTheTicketTheSecondLookUpNotices() {
        assertThat(signInUnlinkedAfter(1))
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        refused -> assertThat(refused.code()).isEqualTo("link_first"));
        assertOnlyTheOwnerIsSignedIn();
    }

    @Test
    void afterTheTicketTheTicketIsOutdated() {
        assertThat(signInUnlinkedAfter(2))
                .isInstanceOfSatisfying(
                        Problem.Unauthenticated.class,
                        refused -> assertThat(refused.code()).isEqualTo("sign_in_outdated"));
        assertOnlyTheOwnerIsSignedIn();
    }

    /** Lets the owner act, in a transaction of their own, after so many look-ups. */
    private final class Interrupted implements IdentityStore {

        private final IdentityStore real;
        private int left;

        Interrupted(IdentityStore real, int lookUps) {
            this.real = real;
            this.left = lookUps;
        }

        @Override
        public Optional<LinkedIdentity> find(Provider provider, String subject) {
            var found = real.find(provider, subject);
            if (--left == 0) {
                unlink();
            }
            return found;
        }

        @Override
        public List<LinkedIdentity> of(PersonId whose) {
            return real.of(whose);
        }

        @Override
        public boolean insert(LinkedIdentity identity) {
            return real.insert(identity);
        }

        @Override
        public void used(Provider provider, String subject, Instant at) {
            real.used(provider, subject, at);
        }

        @Override
        public void delete(PersonId whose, Provider provider) {
            real.delete(whose, provider);
        }

        @Override
        public void lock(PersonId whose) {
            real.lock(whose);
        }
    }
}

package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.identity.internal.JdbcPasswordStore;
import dev.agentmetrics.server.identity.internal.JdbcSessionStore;
import dev.agentmetrics.server.identity.internal.JdbcSetupLinkStore;
import java.nio.file.Path;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The identity services on a real control store, with a clock and keys that the test holds. */
final class IdentityFixture implements AutoCloseable {

    static final String EMAIL = "ada@example.org";

    final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    final TestKeys keys = TestKeys.fixed();
    final RandomSource random = TestKeys.random(42);
    final TestControlStore control;
    AccountService accounts;
    SessionService sessions;
    PasswordHashing hashing;
    OwnerSetup setup;
    SignInService signIn;

    IdentityFixture(Engine engine, Path dataDir) {
        control = TestControlStore.open(engine, dataDir);
        start();
    }

    /** As a start of the server does it. */
    void start() {
        var jdbc = control.jdbc();
        accounts = new AccountService(new JdbcAccountStore(jdbc), UUID::randomUUID, clock);
        sessions =
                new SessionService(
                        new JdbcSessionStore(jdbc, control.transactions()),
                        accounts,
                        keys,
                        random,
                        UUID::randomUUID,
                        clock);
        var passwords = new JdbcPasswordStore(jdbc);
        hashing = new PasswordHashing(new Argon2id(random));
        setup =
                new OwnerSetup(
                        accounts,
                        new JdbcSetupLinkStore(jdbc),
                        passwords,
                        hashing,
                        sessions,
                        control.transactions(),
                        keys,
                        random,
                        clock);
        signIn = new SignInService(accounts, passwords, hashing, sessions, clock);
    }

    /** The owner, set up with {@link Passwords#GOOD} or another one, and their first session. */
    SignedIn owner(String password) {
        return setup.complete(token(), EMAIL, Passwords.of(password), null);
    }

    SignedIn owner() {
        return owner(Passwords.GOOD);
    }

    String token() {
        return setup.tokenOnce().map(Secret::reveal).orElseThrow();
    }

    SignedIn signIn(String email, String password) {
        return signIn.signIn(
                new SignInService.Attempt(email, Passwords.of(password)), "192.0.2.7", null);
    }

    static String cookie(SignedIn session) {
        var cookie = session.newCookie();
        Assertions.assertThat(cookie).as("a cookie to set").isNotNull();
        return cookie == null ? "" : cookie.reveal();
    }

    static Problem problem(ThrowingCallable call) {
        var failure = Assertions.catchThrowableOfType(ProblemException.class, call);
        Assertions.assertThat(failure).as("a problem").isNotNull();
        return failure.problem();
    }

    @Override
    public void close() {
        hashing.destroy();
        control.close();
    }
}

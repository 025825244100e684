package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.accounts.Proofs;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.identity.internal.JdbcLinkRequestStore;
import dev.agentmetrics.server.identity.internal.JdbcMailedLinkStore;
import dev.agentmetrics.server.identity.internal.JdbcPasswordStore;
import dev.agentmetrics.server.identity.internal.JdbcSessionStore;
import dev.agentmetrics.server.identity.internal.JdbcSetupLinkStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The identity services on a real control store, with a clock and keys that the test holds. */
final class IdentityFixture implements AutoCloseable {

    static final String EMAIL = "ada@example.org";
    static final Origin FROM = new Origin("192.0.2.7", "a browser");

    final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    final TestKeys keys = TestKeys.fixed();
    final RandomSource random = TestKeys.random(42);

    /** What other modules were told. */
    final List<Object> events = new CopyOnWriteArrayList<>();

    final TestControlStore control;
    AccountService accounts;
    AuditLog audit;
    PasswordStore passwords;
    SignInJournal journal;
    SessionService sessions;
    SignInSteps steps;
    Guard guard;

    /** Nobody has any, unless a test says so. */
    SecondFactors factors = new NoFactors();

    /** A person who has none, in an organisation that wants none. */
    static class NoFactors implements SecondFactors {

        @Override
        public boolean has(PersonId person) {
            return false;
        }

        @Override
        public boolean isMissing(OrgId org, PersonId person) {
            return false;
        }
    }

    OwnSessions own;
    PasswordHashing hashing;

    /** Runs before each password is hashed for storing. */
    volatile Runnable beforeHash = () -> {};

    OwnerSetup setup;
    SignInService signIn;
    SignOut signOut;
    final SentMail mail = new SentMail();
    MailedLinks links;
    LinkSender linkSender;
    PasswordReset reset;
    PasswordChange passwordChange;
    EmailChange emailChange;
    SignUp signUp;

    IdentityFixture(Engine engine, Path dataDir) {
        control = TestControlStore.open(engine, dataDir);
        start();
    }

    /** As a start of the server does it. */
    void start() {
        var jdbc = control.jdbc();
        accounts = new AccountService(new JdbcAccountStore(jdbc), UUID::randomUUID, clock);
        audit =
                new AuditLog(
                        new JdbcAuditStore(control.source()), control.transactions(), keys, clock);
        passwords = new JdbcPasswordStore(jdbc);
        journal = new SignInJournal(audit, keys, clock);
        var store = new JdbcSessionStore(jdbc, control.transactions());
        sessions =
                new SessionService(
                        store,
                        accounts,
                        factors,
                        journal,
                        events::add,
                        control.transactions(),
                        new SessionValues(keys, random),
                        UUID::randomUUID,
                        clock);
        Proofs proofs = _ -> Set.of(ProofKind.PASSWORD);
        guard = new Guard(new ClosedOrganizations(List.of()), clock, proofs);
        steps =
                new SignInSteps(
                        new WaitingSignIns(random, clock),
                        factors,
                        proofs,
                        accounts,
                        sessions,
                        journal,
                        control.transactions());
        own = new OwnSessions(store, sessions, journal, control.transactions(), clock);
        hashing =
                new PasswordHashing(
                        new Argon2id(
                                count -> {
                                    beforeHash.run();
                                    return random.bytes(count);
                                }));
        setup =
                new OwnerSetup(
                        accounts,
                        new JdbcSetupLinkStore(jdbc),
                        passwords,
                        hashing,
                        sessions,
                        journal,
                        control.transactions(),
                        keys,
                        random,
                        clock);
        signOut = new SignOut(sessions, journal, control.transactions());
        signIn = signInWith(passwords);
        startMail(journal);
    }

    private void startMail(SignInJournal journal) {
        var jdbc = control.jdbc();
        var transactions = control.transactions();
        links =
                new MailedLinks(
                        new JdbcMailedLinkStore(jdbc),
                        random,
                        () -> "https://metrics.example",
                        keys,
                        clock);
        var requestStore = new JdbcLinkRequestStore(jdbc);
        var requests = new LinkRequests(requestStore, UUID::randomUUID, clock);
        var accountJournal = new AccountJournal(audit, accounts);
        linkSender =
                new LinkSender(
                        requestStore,
                        requests,
                        links,
                        accounts,
                        passwords,
                        factors,
                        mail,
                        accountJournal,
                        transactions,
                        clock);
        var newPassword = new NewPassword(accounts, passwords, sessions, links, mail, clock);
        var tries = new LinkTries(clock);
        var present =
                new PresentPassword(accounts, passwords, hashing, factors, guard, journal, clock);
        reset =
                new PasswordReset(
                        requests,
                        links,
                        tries,
                        accounts,
                        hashing,
                        newPassword,
                        accountJournal,
                        transactions);
        passwordChange =
                new PasswordChange(present, hashing, newPassword, accountJournal, transactions);
        emailChange =
                new EmailChange(
                        present, links, tries, accounts, mail, accountJournal, transactions, clock);
        signUp =
                new SignUp(
                        new SignUpSettings("open"),
                        requests,
                        links,
                        tries,
                        accounts,
                        passwords,
                        hashing,
                        newPassword,
                        accountJournal,
                        transactions,
                        clock);
    }

    SignInService signInWith(PasswordStore passwords) {
        return new SignInService(
                accounts,
                passwords,
                hashing,
                sessions,
                steps,
                journal,
                control.transactions(),
                clock);
    }

    Optional<SignedIn> use(String cookie) {
        return sessions.authenticate(cookie, FROM).session();
    }

    long openSessions() {
        return control.jdbc()
                .sql("select count(*) from session where ended_at is null")
                .query(Long.class)
                .single();
    }

    /** The owner, set up with {@link Passwords#GOOD} or another one, and their first session. */
    SignedIn owner(String password) {
        return setup.complete(token(), EMAIL, Passwords.of(password), null, FROM);
    }

    SignedIn owner() {
        return owner(Passwords.GOOD);
    }

    String token() {
        return setup.tokenOnce().map(Secret::reveal).orElseThrow();
    }

    SignedIn signIn(String email, String password) {
        return opened(
                signIn.signIn(
                        new SignInService.Attempt(email, Passwords.of(password)), FROM, null));
    }

    static SignedIn opened(SignInResult result) {
        return switch (result) {
            case SignInResult.Opened(var session) -> session;
            case SignInResult.Waiting _ -> throw new AssertionError("a second factor is asked for");
        };
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

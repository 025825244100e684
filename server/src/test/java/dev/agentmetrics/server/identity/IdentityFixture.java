package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.accounts.Proofs;
import dev.agentmetrics.server.accounts.SignUpSettings;
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
import dev.agentmetrics.server.crypto.CheapArgon2id;
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
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The identity services on a real control store, with a clock and keys that the test holds. */
public final class IdentityFixture implements AutoCloseable {

    public static final String EMAIL = "ada@example.org";
    public static final Origin FROM = new Origin("192.0.2.7", "a browser");

    public final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    public final TestKeys keys = TestKeys.fixed();
    public final RandomSource random = TestKeys.random(42);

    /** What other modules were told. */
    public final List<Object> events = new CopyOnWriteArrayList<>();

    public final TestControlStore control;
    public AccountService accounts;
    public AuditLog audit;
    public PasswordStore passwords;
    SignInJournal journal;
    public SessionService sessions;
    public SignInSteps steps;
    Guard guard;

    /** Nobody has any, unless a test says so. */
    public SecondFactors factors = new NoFactors();

    /** A person who has none, in an organisation that wants none. */
    public static class NoFactors implements SecondFactors {

        @Override
        public boolean has(PersonId person) {
            return false;
        }

        @Override
        public boolean isMissing(OrgId org, PersonId person) {
            return false;
        }
    }

    public OwnSessions own;
    PasswordHashing hashing;
    public MailedLinkStore linkStore;
    public IdentityProvider provider;
    public OwnerSetup setup;
    public SignInService signIn;
    public SignOut signOut;
    public final SentMail mail = new SentMail();

    /** From the next {@link #start} on. */
    Function<RandomSource, Argon2id> argon2id = CheapArgon2id::with;

    /** Runs before each password is hashed for storing. */
    volatile Runnable beforeHash = () -> {};

    MailedLinks links;
    LinkSender linkSender;
    public PasswordReset reset;
    public PasswordChange passwordChange;
    public EmailChange emailChange;
    public NewAddress newAddress;
    public SignUp signUp;
    public AccountJournal accountJournal;
    public SignUpSettings signUpSettings = new SignUpSettings("open");

    private final Backend backend;

    public IdentityFixture(Engine engine, Path dataDir) {
        this(engine, dataDir, new Embedded());
    }

    public IdentityFixture(Engine engine, Path dataDir, Backend backend) {
        this.backend = backend;
        control = TestControlStore.open(engine, dataDir);
        start();
    }

    /** Who keeps the passwords of this test. */
    public interface Backend {

        /** Made first, and without the services. */
        SessionSupport support(IdentityFixture fixture);

        IdentityProvider provider(IdentityFixture fixture);

        /** Somebody is about to be set up as the owner. */
        default void expect(String email, String password) {}
    }

    private static final class Embedded implements Backend {

        @Override
        public SessionSupport support(IdentityFixture fixture) {
            return new EmbeddedSupport();
        }

        @Override
        public IdentityProvider provider(IdentityFixture fixture) {
            return fixture.embedded(fixture.passwords);
        }
    }

    /** As a start of the server does it. */
    public void start() {
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
                        backend.support(this),
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
        hashing = new PasswordHashing(argon2id.apply(this::salt));
        linkStore = new JdbcMailedLinkStore(jdbc);
        links = new MailedLinks(linkStore, random, () -> "https://metrics.example", keys, clock);
        accountJournal = new AccountJournal(audit, accounts);
        newAddress = new NewAddress(accounts, links, mail, accountJournal, clock);
        provider = backend.provider(this);
        setup =
                new OwnerSetup(
                        accounts,
                        new JdbcSetupLinkStore(jdbc),
                        provider,
                        sessions,
                        journal,
                        control.transactions(),
                        keys,
                        random,
                        clock);
        signOut = new SignOut(sessions, journal, control.transactions());
        signIn = signInBy(provider);
        startMail(journal);
    }

    private byte[] salt(int count) {
        beforeHash.run();
        return random.bytes(count);
    }

    private void startMail(SignInJournal journal) {
        var jdbc = control.jdbc();
        var transactions = control.transactions();
        var requestStore = new JdbcLinkRequestStore(jdbc);
        var requests = new LinkRequests(requestStore, UUID::randomUUID, clock);
        linkSender =
                new LinkSender(
                        requestStore,
                        requests,
                        provider,
                        links,
                        accounts,
                        factors,
                        mail,
                        accountJournal,
                        transactions,
                        clock);
        var newPassword = new NewPassword(accounts, provider, sessions, links, mail, clock);
        var tries = new LinkTries(clock);
        var present = new PresentPassword(accounts, provider, factors, guard, journal, clock);
        reset =
                new PasswordReset(
                        requests,
                        provider,
                        tries,
                        accounts,
                        newPassword,
                        accountJournal,
                        transactions);
        passwordChange = new PasswordChange(present, newPassword, accountJournal, transactions);
        emailChange =
                new EmailChange(
                        present,
                        provider,
                        links,
                        tries,
                        newAddress,
                        mail,
                        accountJournal,
                        transactions,
                        clock);
        signUp =
                new SignUp(
                        signUpSettings,
                        requests,
                        provider,
                        tries,
                        accounts,
                        newPassword,
                        accountJournal,
                        transactions);
    }

    SignInService signInWith(PasswordStore passwords) {
        return signInBy(embedded(passwords));
    }

    private SignInService signInBy(IdentityProvider provider) {
        return new SignInService(accounts, provider, steps, journal, control.transactions(), clock);
    }

    /** What waits to be looked at is looked at. */
    public void sendLinks() {
        linkSender.round();
    }

    private IdentityProvider embedded(PasswordStore passwords) {
        return new EmbeddedProvider(accounts, passwords, hashing, sessions, links, mail, clock);
    }

    public Optional<SignedIn> use(String cookie) {
        return sessions.authenticate(cookie, FROM).session();
    }

    public long openSessions() {
        return control.jdbc()
                .sql("select count(*) from session where ended_at is null")
                .query(Long.class)
                .single();
    }

    /** The owner, set up with {@link Passwords#GOOD} or another one, and their first session. */
    public SignedIn owner(String password) {
        backend.expect(EMAIL, password);
        return setup.complete(token(), EMAIL, Passwords.of(password), null, FROM);
    }

    public SignedIn owner() {
        return owner(Passwords.GOOD);
    }

    public String token() {
        return setup.tokenOnce().map(Secret::reveal).orElseThrow();
    }

    public SignedIn signIn(String email, String password) {
        return opened(
                signIn.signIn(
                        new SignInService.Attempt(email, Passwords.of(password)), FROM, null));
    }

    public static SignedIn opened(SignInResult result) {
        return switch (result) {
            case SignInResult.Opened(var session) -> session;
            case SignInResult.Waiting _ -> throw new AssertionError("a second factor is asked for");
        };
    }

    public static String cookie(SignedIn session) {
        var cookie = session.newCookie();
        Assertions.assertThat(cookie).as("a cookie to set").isNotNull();
        return cookie == null ? "" : cookie.reveal();
    }

    public static Problem problem(ThrowingCallable call) {
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

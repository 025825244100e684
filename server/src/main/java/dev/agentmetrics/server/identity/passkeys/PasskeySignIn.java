package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.BriefCookie;
import dev.agentmetrics.server.identity.IdentityProvider;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SignInTicket;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.passkeys.Refusal.Reason;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sign-in with a passkey alone. It is something one has, unlocked by something one is or knows, so
 * it is both factors.
 *
 * <p>Guarantees that the challenge was made for this browser, a moment ago, and counts once; that
 * every refusal looks the same, whether the passkey exists or not; and that a passkey which is
 * removed, or sessions which are ended, while a sign-in is under way leave no session behind.
 */
@Service
public class PasskeySignIn {

    /** Binds what was begun to the browser. */
    public static final BriefCookie COOKIE =
            new BriefCookie("__Host-am_passkey", "Strict", OpenCeremonies.OPEN_FOR);

    static final int PER_NETWORK = 60;
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final RelyingParty relyingParty;
    private final IdentityProvider provider;
    private final PasskeyStore store;
    private final PasskeyProof proof;
    private final AccountService accounts;
    private final SessionService sessions;
    private final PasskeyJournal journal;
    private final PasskeyMail mail;
    private final RandomSource random;
    private final TransactionOperations transactions;
    private final OpenCeremonies<PublicKeyCredentialRequestOptions> open;
    private final Throttle perNetwork;

    PasskeySignIn(
            RelyingParty relyingParty,
            IdentityProvider provider,
            PasskeyStore store,
            PasskeyProof proof,
            AccountService accounts,
            SessionService sessions,
            PasskeyJournal journal,
            PasskeyMail mail,
            RandomSource random,
            TransactionOperations transactions,
            Clock clock) {
        this.relyingParty = relyingParty;
        this.provider = provider;
        this.store = store;
        this.proof = proof;
        this.accounts = accounts;
        this.sessions = sessions;
        this.journal = journal;
        this.mail = mail;
        this.random = random;
        this.transactions = transactions;
        this.open = new OpenCeremonies<>(clock);
        this.perNetwork = new Throttle(PER_NETWORK, WINDOW, clock);
    }

    /**
     * A question to the authenticators of a browser.
     *
     * @param cookie binds the answer to it
     */
    public record Begun(PublicKeyCredentialRequestOptions asked, Secret cookie) {}

    /**
     * What the browser holds.
     *
     * @param ceremony the value of the cookie that was set at the beginning
     * @param session the value of the session's cookie, if it has one
     */
    public record Held(@Nullable String ceremony, @Nullable String session) {

        @Override
        public String toString() {
            return "Held";
        }
    }

    /** Whether this server can do that at all. */
    public boolean isOffered() {
        return relyingParty.id().isPresent() && provider.allowsOtherProofs();
    }

    public Begun begin(Origin from) {
        perNetwork
                .attempt(from.network())
                .ifPresent(
                        wait -> {
                            throw new ProblemException(
                                    new Problem.OverLimit(
                                            "too_many_sign_ins",
                                            "Too many sign-ins were begun. Wait before trying"
                                                    + " again.",
                                            wait));
                        });
        if (!provider.allowsOtherProofs()) {
            throw notOffered();
        }
        var asked = relyingParty.requestOptions(null);
        var cookie = random.token();
        open.begin(cookie.reveal(), asked);
        return new Begun(asked, cookie);
    }

    /** A new session. */
    public SignedIn finish(Presented.Assertion answer, Held held, Origin from) {
        var asked = open.take(held.ceremony());
        if (asked.isEmpty()) {
            journal.signInRefused(new Refusal(Reason.NOT_BEGUN), null, from);
            throw notBegun();
        }
        var passkey = store.find(answer.id());
        if (passkey.isEmpty()) {
            journal.signInRefused(new Refusal(Reason.UNKNOWN_CREDENTIAL), null, from);
            throw refused();
        }
        var ticket = sessions.ticket(passkey.get().person());
        try {
            return transactions.execute(_ -> start(asked.get(), answer, ticket, held, from));
        } catch (Refusal refusal) {
            journal.signInRefused(refusal, ticket.person(), from);
            mail.toldOfCopy(refusal, ticket.person(), from);
            throw refused();
        }
    }

    private SignedIn start(
            PublicKeyCredentialRequestOptions asked,
            Presented.Assertion answer,
            SignInTicket ticket,
            Held held,
            Origin from) {
        var person =
                accounts.lock(ticket.person())
                        .orElseThrow(() -> new Refusal(Reason.UNKNOWN_CREDENTIAL));
        proof.require(asked, answer, person.id());
        var membership =
                accounts.firstMembership(person.id())
                        .orElseThrow(() -> new Refusal(Reason.NOT_A_MEMBER));
        var session = sessions.start(ticket, membership.org(), from);
        var before = held.session();
        if (before != null) {
            sessions.replace(before);
        }
        journal.signedIn(session.caller());
        return session;
    }

    private static ProblemException notOffered() {
        return new ProblemException(
                new Problem.Forbidden(
                        "passkeys_not_offered",
                        "Here, a passkey is a second factor: sign in with your password first."));
    }

    private static ProblemException notBegun() {
        return new ProblemException(
                new Problem.Forbidden(
                        "sign_in_not_begun",
                        "This was not begun in this browser, was used already, or took too long."
                                + " Begin again."));
    }

    private static ProblemException refused() {
        return new ProblemException(
                new Problem.Unauthenticated(
                        "passkey_refused", "This passkey does not sign anybody in here."));
    }
}

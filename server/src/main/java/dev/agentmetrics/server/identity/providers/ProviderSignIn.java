package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.BriefCookie;
import dev.agentmetrics.server.identity.Proof;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SignInResult;
import dev.agentmetrics.server.identity.SignInSteps;
import dev.agentmetrics.server.identity.SignInTicket;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.providers.Refusal.Reason;
import dev.agentmetrics.server.identity.providers.SignInFlows.Flow;
import dev.agentmetrics.server.identity.providers.SignInFlows.Linking;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sign-in with Google and GitHub.
 *
 * <p>Guarantees that an answer counts once, only in the browser that asked, only from the service
 * that was asked, and only for the question it answers; that a person is found by what the service
 * calls them and never by an address, so that whoever takes over an address, there or here, takes
 * over no account; and that nothing of the service but that name and address is kept. Does not
 * guarantee that the account there is safe: that is delegated entirely.
 */
@Service
public class ProviderSignIn {

    /** Binds what was begun to the browser. */
    public static final BriefCookie COOKIE =
            new BriefCookie("__Host-am_sign_in", "Lax", SignInFlows.OPEN_FOR);

    static final int PER_NETWORK = 60;
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final IdentityServices providers;
    private final SignInFlows flows;
    private final IdentityStore identities;
    private final AccountService accounts;
    private final SessionService sessions;
    private final SignInSteps steps;
    private final Linker linker;
    private final ProviderJournal journal;
    private final TransactionOperations transactions;
    private final PublicUrl url;
    private final Clock clock;
    private final Throttle perNetwork;

    ProviderSignIn(
            IdentityServices providers,
            SignInFlows flows,
            IdentityStore identities,
            AccountService accounts,
            SessionService sessions,
            SignInSteps steps,
            Linker linker,
            ProviderJournal journal,
            TransactionOperations transactions,
            PublicUrl url,
            Clock clock) {
        this.providers = providers;
        this.flows = flows;
        this.identities = identities;
        this.accounts = accounts;
        this.sessions = sessions;
        this.steps = steps;
        this.linker = linker;
        this.journal = journal;
        this.transactions = transactions;
        this.url = url;
        this.clock = clock;
        this.perNetwork = new Throttle(PER_NETWORK, WINDOW, clock);
    }

    /**
     * A question to a service.
     *
     * @param location where the browser has to go
     * @param cookie binds the answer to it
     */
    public record Begun(URI location, Secret cookie) {}

    /** What a browser brings back; anything may be missing or made up. */
    public record Answer(
            @Nullable String code,
            @Nullable String state,
            @Nullable String error,
            @Nullable String issuer) {

        /** Holds a code. */
        @Override
        public String toString() {
            return "Answer";
        }
    }

    /**
     * What the browser holds.
     *
     * @param flow the value of the cookie that was set at the beginning
     * @param session the value of the session's cookie
     * @param signedIn the session, if that value is good
     */
    public record Held(
            @Nullable String flow, @Nullable String session, @Nullable SignedIn signedIn) {

        @Override
        public String toString() {
            return "Held";
        }
    }

    /** Somebody is signed in, or nearly, and where they wanted to go. */
    public record Finished(SignInResult result, String next) {}

    public List<Provider> offered() {
        return providers.offered();
    }

    /** Begins a sign-in. */
    public Begun begin(Provider provider, @Nullable String next, Origin from) {
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
        return begin(provider, null, ReturnPath.of(next));
    }

    /** Begins linking; whether that is allowed was decided before. */
    Begun begin(Provider provider, @Nullable Linking linking, String next) {
        var service = offered(provider);
        var asked = service.ask(url.text() + "/sign-in/" + provider.text());
        var cookie = flows.begin(provider, asked, linking, next);
        return new Begun(URI.create(asked.getAuthorizationRequestUri()), cookie);
    }

    /** Ends what was begun: a new session, or another account linked to the one there is. */
    public Finished finish(Provider provider, Answer answer, Held held, Origin from) {
        var flow = flows.take(held.flow());
        var linking = flow.map(Flow::linking);
        try {
            var begun = flow.orElseThrow(() -> new Refusal(Reason.NOT_BEGUN));
            var session = linking.map(wanted -> sameSession(wanted, held.signedIn()));
            var identity = prove(provider, begun, answer, from);
            return new Finished(
                    session.<SignInResult>map(
                                    mine -> new SignInResult.Opened(linker.link(mine, identity)))
                            .orElseGet(() -> signIn(identity, held.session(), from)),
                    begun.next());
        } catch (Refusal refusal) {
            var signedIn = held.signedIn();
            if (linking.isPresent() && signedIn != null) {
                journal.changeRefused(signedIn.caller(), provider, "link", refusal);
            } else {
                journal.refused(provider, refusal, from);
            }
            throw new ProblemException(refusal.problem(provider));
        }
    }

    private static SignedIn sameSession(Linking wanted, @Nullable SignedIn session) {
        if (session == null || !session.session().equals(wanted.session())) {
            throw new Refusal(Reason.WRONG_SESSION);
        }
        return session;
    }

    private ProvenIdentity prove(Provider provider, Flow flow, Answer answer, Origin from) {
        if (flow.provider() != provider) {
            throw new Refusal(Reason.WRONG_PROVIDER);
        }
        var state = answer.state();
        if (state == null || !Hashes.equal(state, String.valueOf(flow.asked().getState()))) {
            throw new Refusal(Reason.WRONG_STATE);
        }
        var service = offered(provider);
        var issuer = answer.issuer();
        if (issuer != null && !issuer.equals(service.issuer())) {
            throw new Refusal(Reason.WRONG_ANSWER_ISSUER);
        }
        var code = answer.code();
        if (answer.error() != null || code == null || code.isEmpty()) {
            throw new Refusal(Reason.REFUSED_BY_PROVIDER);
        }
        return service.prove(flow.asked(), code, from);
    }

    private SignInResult signIn(ProvenIdentity identity, @Nullable String heldCookie, Origin from) {
        return transactions.execute(_ -> start(identity, heldCookie, from));
    }

    private SignInResult start(ProvenIdentity identity, @Nullable String heldCookie, Origin from) {
        var elsewhere = identity.proof();
        var proof = elsewhere == null ? new Proof(ticket(identity), Proof.Backing.NONE) : elsewhere;
        var membership =
                accounts.firstMembership(proof.ticket().person())
                        .orElseThrow(() -> new Refusal(Reason.NOT_A_MEMBER));
        var result =
                steps.first(
                        new SignInSteps.Proven(proof, membership.org(), identity.provider().text()),
                        from,
                        heldCookie);
        if (elsewhere == null) {
            identities.used(identity.provider(), identity.subject(), clock.instant());
        }
        return result;
    }

    /** Looks twice: before the ticket was taken, the account may have been unlinked. */
    private SignInTicket ticket(ProvenIdentity identity) {
        var ticket = sessions.ticket(person(identity));
        return person(identity).equals(ticket.person()) ? ticket : ticket(identity);
    }

    private PersonId person(ProvenIdentity identity) {
        return identities
                .find(identity.provider(), identity.subject())
                .map(LinkedIdentity::person)
                .orElseThrow(() -> unknown(identity));
    }

    /** Having an address proves nothing about an account that somebody else may have made here. */
    private Refusal unknown(ProvenIdentity identity) {
        return accounts.find(identity.email())
                .map(Person::id)
                .map(
                        person ->
                                new Refusal(
                                        Reason.LINK_FIRST,
                                        accounts.firstMembership(person).orElse(null)))
                .orElseGet(() -> new Refusal(Reason.SIGN_UP_CLOSED));
    }

    private IdentityService offered(Provider provider) {
        return providers.find(provider).orElseThrow(ProviderSignIn::notOffered);
    }

    static ProblemException notOffered() {
        return new ProblemException(
                new Problem.Invalid(
                        "This server does not offer that.",
                        List.of(
                                new Problem.FieldError(
                                        "provider",
                                        "not_offered",
                                        "one that GET /v1/sign-ins lists"))));
    }
}

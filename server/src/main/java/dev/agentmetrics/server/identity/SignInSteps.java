package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.accounts.Proofs;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What follows when somebody has proved who they are: a session, or for whoever has a second factor
 * first the question for it.
 *
 * <p>Guarantees that whoever has a second factor gets no session without proving it, whichever way
 * they came and however a change of their factors or their password interleaves; and that a first
 * proof opens one session, in the browser that gave it, within five minutes.
 */
@Component
public class SignInSteps {

    /** Binds what was begun to the browser. */
    public static final BriefCookie COOKIE =
            new BriefCookie("__Host-am_second_step", "Strict", WaitingSignIns.OPEN_FOR);

    private final WaitingSignIns waiting;
    private final SecondFactors factors;
    private final Proofs proofs;
    private final AccountService accounts;
    private final SessionService sessions;
    private final SignInJournal journal;
    private final TransactionOperations transactions;

    SignInSteps(
            WaitingSignIns waiting,
            SecondFactors factors,
            Proofs proofs,
            AccountService accounts,
            SessionService sessions,
            SignInJournal journal,
            TransactionOperations transactions) {
        this.waiting = waiting;
        this.factors = factors;
        this.proofs = proofs;
        this.accounts = accounts;
        this.sessions = sessions;
        this.journal = journal;
        this.transactions = transactions;
    }

    /**
     * Somebody who has proved who they are.
     *
     * @param proof what came of it; its backing is kept with the session
     * @param org where they will work
     * @param method what the proof was
     */
    public record Proven(Proof proof, OrgId org, String method) {

        PersonId person() {
            return proof.ticket().person();
        }
    }

    /**
     * What the browser holds.
     *
     * @param waiting the value of the cookie of a sign-in that waits
     * @param session the value of the session's cookie; that session is ended
     */
    public record Held(@Nullable String waiting, @Nullable String session) {

        @Override
        public String toString() {
            return "Held";
        }
    }

    /** Proves a second factor; ends with a problem when it does not. */
    @FunctionalInterface
    public interface Second {

        ProofKind prove(PersonId person);
    }

    /**
     * After the first proof. Call it in the transaction that records it.
     *
     * @param heldCookie the session value that the browser already holds; it is ended
     */
    public SignInResult first(Proven proven, Origin from, @Nullable String heldCookie) {
        var person = proven.person();
        if (factors.has(person)) {
            var value = waiting.add(proven);
            return new SignInResult.Waiting(value, proofs.of(person));
        }
        return new SignInResult.Opened(open(proven, null, from, heldCookie));
    }

    /** Whose sign-in waits in this browser. */
    public PersonId person(@Nullable String value) {
        return waiting.find(value).orElseThrow(SignInSteps::notWaiting).proven().person();
    }

    /** A sign-in that waits becomes a session. A wrong answer leaves it waiting. */
    public SignedIn second(Held held, Second second, Origin from) {
        var value = held.waiting() == null ? "" : held.waiting();
        var found = waiting.find(value).orElseThrow(SignInSteps::notWaiting);
        var kind = second.prove(found.proven().person());
        if (!waiting.take(value, found)) {
            throw notWaiting();
        }
        return transactions.execute(_ -> open(found.proven(), kind, from, held.session()));
    }

    /** The generation in the ticket tells whether a factor was added in the meantime. */
    private SignedIn open(
            Proven proven, @Nullable ProofKind second, Origin from, @Nullable String heldCookie) {
        if (accounts.caller(proven.org(), proven.person()).isEmpty()) {
            throw notWaiting();
        }
        var session = sessions.start(proven.proof().ticket(), proven.org(), from);
        proven.proof().backing().keepFor(session.session());
        if (heldCookie != null) {
            sessions.replace(heldCookie);
        }
        journal.signedIn(session.caller(), proven.method(), second);
        return session;
    }

    private static ProblemException notWaiting() {
        return new ProblemException(
                new Problem.Unauthenticated(
                        "sign_in_not_waiting",
                        "No sign-in waits for a second factor in this browser, or it took too"
                                + " long. Begin again."));
    }
}

package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.core.Problem;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody was not signed in or not linked: exactly in the audit log, roughly in the answer.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Names are stored in the audit log: add, never rename. */
    public enum Reason {
        /** No such question is open in this browser: never asked, used up, or too old. */
        NOT_BEGUN(Kind.NOT_BEGUN),
        WRONG_STATE(Kind.NOT_BEGUN),
        /** Another service answers than was asked. */
        WRONG_PROVIDER(Kind.NOT_BEGUN),
        WRONG_ANSWER_ISSUER(Kind.NOT_BEGUN),
        /** Linking ends in another session than it began in. */
        WRONG_SESSION(Kind.NOT_BEGUN),
        REFUSED_BY_PROVIDER(Kind.CANCELLED),
        CODE_REFUSED(Kind.NOT_PROVEN),
        NO_ID_TOKEN(Kind.NOT_PROVEN),
        /** Not signed by the service with the one algorithm that is allowed, or not readable. */
        WRONG_SIGNATURE(Kind.NOT_PROVEN),
        WRONG_ISSUER(Kind.NOT_PROVEN),
        WRONG_AUDIENCE(Kind.NOT_PROVEN),
        WRONG_AUTHORIZED_PARTY(Kind.NOT_PROVEN),
        WRONG_NONCE(Kind.NOT_PROVEN),
        TOKEN_EXPIRED(Kind.NOT_PROVEN),
        TOKEN_FROM_THE_FUTURE(Kind.NOT_PROVEN),
        NO_SUBJECT(Kind.NOT_PROVEN),
        EMAIL_NOT_VERIFIED(Kind.NOT_VERIFIED),
        SCOPE_TOO_WIDE(Kind.TOO_WIDE),
        PROVIDER_UNAVAILABLE(Kind.UNAVAILABLE),
        /** The service knows a second factor of theirs that this server cannot ask for. */
        SECOND_FACTOR_THERE(Kind.SECOND_FACTOR),
        /** The address belongs to somebody who has not linked this account. */
        LINK_FIRST(Kind.LINK_FIRST),
        SIGN_UP_CLOSED(Kind.SIGN_UP_CLOSED),
        NOT_A_MEMBER(Kind.SIGN_UP_CLOSED),
        IDENTITY_TAKEN(Kind.TAKEN),
        ALREADY_LINKED(Kind.ALREADY_LINKED),
        /** The proof was fresh when linking began, and is no longer when it ends. */
        RECENT_SIGN_IN_REQUIRED(Kind.BEGIN_AGAIN),
        LAST_WAY_IN(Kind.LAST_WAY_IN);

        private final Kind kind;

        Reason(Kind kind) {
            this.kind = kind;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the person is told; what would help only an attacker is not told apart. */
    private enum Kind {
        NOT_BEGUN,
        CANCELLED,
        NOT_PROVEN,
        NOT_VERIFIED,
        TOO_WIDE,
        UNAVAILABLE,
        SECOND_FACTOR,
        LINK_FIRST,
        SIGN_UP_CLOSED,
        TAKEN,
        ALREADY_LINKED,
        BEGIN_AGAIN,
        LAST_WAY_IN
    }

    private final Reason reason;
    private final transient @Nullable Membership known;

    public Refusal(Reason reason) {
        this(reason, null);
    }

    /**
     * @param known whose account it concerns
     */
    Refusal(Reason reason, @Nullable Membership known) {
        super(reason.text());
        this.reason = reason;
        this.known = known;
    }

    Reason reason() {
        return reason;
    }

    @Nullable Membership known() {
        return known;
    }

    /** Texts of ours alone: nothing a service said is ever shown. */
    Problem problem(Provider provider) {
        var name = provider.label();
        return switch (reason.kind) {
            case NOT_BEGUN ->
                    new Problem.Forbidden(
                            "sign_in_not_begun",
                            "This was not begun in this browser, was used already, or took too"
                                    + " long. Begin again.");
            case CANCELLED ->
                    new Problem.Unauthenticated(
                            "sign_in_cancelled", name + " did not sign you in.");
            case NOT_PROVEN ->
                    new Problem.Unauthenticated(
                            "identity_not_proven",
                            "What " + name + " answered does not prove who you are. Begin again.");
            case NOT_VERIFIED ->
                    new Problem.Unauthenticated(
                            "email_not_verified",
                            name
                                    + " has not verified your e-mail address. Verify it there, then"
                                    + " begin again.");
            case TOO_WIDE ->
                    new Problem.Unauthenticated(
                            "scope_too_wide",
                            name
                                    + " gave this server more rights than it asked for. They were"
                                    + " given back; begin again.");
            case UNAVAILABLE ->
                    new Problem.Unavailable(
                            "provider_unavailable",
                            name + " does not answer as it should. Try later or sign in otherwise.",
                            Duration.ofSeconds(30));
            case SECOND_FACTOR ->
                    new Problem.Unauthenticated(
                            "second_factor_not_supported",
                            "This account has a second factor that this server cannot ask for.");
            case LINK_FIRST ->
                    new Problem.Conflict(
                            "link_first",
                            "There is an account with your e-mail address, but it is not linked to"
                                    + " this account at "
                                    + name
                                    + ". Sign in as before, then link it under Settings, Sign-in.");
            case SIGN_UP_CLOSED ->
                    new Problem.Forbidden(
                            "sign_up_closed",
                            "Nobody here uses this account at "
                                    + name
                                    + ", and new people need an invitation.");
            case TAKEN ->
                    new Problem.Conflict(
                            "identity_taken",
                            "This account at " + name + " signs in somebody else here.");
            case ALREADY_LINKED ->
                    new Problem.Conflict(
                            "already_linked",
                            "An account at " + name + " is linked already. Unlink it first.");
            case BEGIN_AGAIN ->
                    new Problem.Forbidden(
                            "recent_sign_in_required",
                            "It is more than ten minutes ago that you proved who you are. Begin"
                                    + " again.");
            case LAST_WAY_IN ->
                    new Problem.Conflict(
                            "last_way_in",
                            "Without it you could not sign in any more. Add another way first.");
        };
    }
}

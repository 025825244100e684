package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people are told when Supabase says no. Texts of ours alone: nothing it said is shown. */
final class SupabaseProblems {

    private static final Logger LOG = LoggerFactory.getLogger(SupabaseProblems.class);

    private SupabaseProblems() {}

    /**
     * Whoever is banned, unknown, or has no password looks like somebody with another password:
     * some of these are answered before the password is looked at.
     */
    static boolean isWrongPassword(SupabaseRefusal refusal) {
        return refusal.is(
                "invalid_credentials",
                "invalid_grant",
                "user_not_found",
                "user_banned",
                "validation_failed");
    }

    static ProblemException signIn(SupabaseRefusal refusal) {
        return switch (refusal.code()) {
            case "email_not_confirmed" -> notVerified();
            case SupabaseAuth.NOT_PROVEN,
                    "session_not_found",
                    "session_expired",
                    "bad_jwt",
                    "user_banned",
                    "user_not_found" -> {
                LOG.warn("a sign-in at Supabase proved nothing: {}", refusal.code());
                yield new ProblemException(
                        new Problem.Unauthenticated(
                                "identity_not_proven",
                                "What Supabase answered does not prove who you are. Try again."));
            }
            default -> SupabaseHttp.unavailable("a sign-in", refusal.code());
        };
    }

    static ProblemException signIn(Unwelcome unwelcome) {
        return switch (unwelcome.reason()) {
            case EMAIL_NOT_VERIFIED -> notVerified();
            case SECOND_FACTOR ->
                    new ProblemException(
                            new Problem.Unauthenticated(
                                    "second_factor_not_supported",
                                    "This account has a second factor at Supabase that this server"
                                            + " cannot ask for."));
            case ADDRESS_TAKEN ->
                    new ProblemException(
                            new Problem.Unauthenticated(
                                    "address_taken",
                                    "There is an account with this address here, but it belongs to"
                                            + " somebody else at Supabase."));
            case SIGN_UP_CLOSED ->
                    new ProblemException(
                            new Problem.Unauthenticated(
                                    "sign_up_closed",
                                    "Nobody here uses this account, and new people need an"
                                            + " invitation."));
        };
    }

    static ProblemException password(SupabaseRefusal refusal) {
        return switch (refusal.code()) {
            case "weak_password" -> field("too_common", "one that Supabase accepts, too");
            case "same_password" -> field("same", "another one than now");
            case "insufficient_aal" ->
                    field("second_factor", "changed at Supabase, which knows a second factor");
            case "reauthentication_needed" -> field("sign_in_again", "after a new sign-in");
            default -> SupabaseHttp.unavailable("a new password", refusal.code());
        };
    }

    static ProblemException setUp(String code) {
        return switch (code) {
            case "weak_password" -> field("too_common", "one that Supabase accepts, too");
            case "signup_disabled", "email_provider_disabled" ->
                    email("no_sign_up", "of a user that was made at Supabase before");
            case "user_already_exists", "email_exists" ->
                    email("known", "at Supabase with this password, or a new one");
            case "SECOND_FACTOR" -> email("second_factor", "of a user without a second factor");
            case "EMAIL_NOT_VERIFIED" -> verifyFirst();
            default -> SupabaseHttp.unavailable("the set-up", code);
        };
    }

    /** Supabase wants the address verified before anybody signs in with it. */
    static ProblemException verifyFirst() {
        return email(
                "not_verified",
                "verified: follow the link that Supabase sent, then come back with the same"
                        + " password");
    }

    static boolean isNotVerified(ProblemException problem) {
        return problem.problem() instanceof Problem.Unauthenticated(var code, _)
                && code.equals("email_not_verified");
    }

    /** The first of two links that a change of address needs. */
    static ProblemException confirmBoth() {
        return new ProblemException(
                new Problem.Forbidden(
                        "confirm_both",
                        "One of the two addresses is confirmed. Use the link that went to the other"
                                + " one, too."));
    }

    private static ProblemException notVerified() {
        return new ProblemException(
                new Problem.Unauthenticated(
                        "email_not_verified",
                        "Your e-mail address is not verified. Follow the link you were sent."));
    }

    private static ProblemException field(String code, String wanted) {
        return new ProblemException(
                new Problem.Invalid(
                        "The password was not accepted.",
                        List.of(new FieldError("password", code, wanted))));
    }

    private static ProblemException email(String code, String wanted) {
        return new ProblemException(
                new Problem.Invalid(
                        "No account was made.", List.of(new FieldError("email", code, wanted))));
    }
}

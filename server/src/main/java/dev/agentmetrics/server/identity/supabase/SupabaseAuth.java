package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.Password;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The calls of Supabase Auth that are used, one method each. Refusals come as they are. */
@Component
@OnSupabase
final class SupabaseAuth {

    /** What a link by mail is for, in Supabase's words. */
    enum LinkType {
        RECOVERY("recovery"),
        /** To begin: of somebody new, or of somebody who has not been here yet. */
        BEGIN("email"),
        ADDRESS("email_change");

        private final String text;

        LinkType(String text) {
            this.text = text;
        }
    }

    /** Code of ours for an answer whose token does not hold. */
    static final String NOT_PROVEN = "token_not_valid";

    /**
     * Supabase counts sign-ins and refreshes together, 150 in five minutes and 30 at once, for all
     * that comes from this server. Strangers get two thirds of it, so the sessions that are open go
     * on.
     */
    static final int SIGN_INS = 20;

    static final Duration SIGN_INS_IN = Duration.ofMinutes(1);

    private final SupabaseHttp http;
    private final AccessTokens tokens;
    private final Clock clock;
    private final Throttle strangers;

    SupabaseAuth(SupabaseHttp http, AccessTokens tokens, Clock clock) {
        this.http = http;
        this.tokens = tokens;
        this.clock = clock;
        this.strangers = new Throttle(SIGN_INS, SIGN_INS_IN, clock);
    }

    Grant signIn(EmailAddress email, Password password) {
        countStranger();
        return grant(
                http.ask(
                        "/token?grant_type=password",
                        new JsonBody().with("email", email.text()).with("password", password)));
    }

    Grant refresh(Secret refresh) {
        return grant(
                http.post(
                        "/token?grant_type=refresh_token",
                        null,
                        new JsonBody().with("refresh_token", refresh.reveal())));
    }

    /** The code of a sign-in with another service. What that service gave Supabase is not read. */
    Grant exchange(String code, String verifier) {
        countStranger();
        return grant(
                http.ask(
                        "/token?grant_type=pkce",
                        new JsonBody().with("auth_code", code).with("code_verifier", verifier)));
    }

    private void countStranger() {
        strangers
                .attempt("all")
                .ifPresent(
                        wait -> {
                            throw SupabaseHttp.tooMany(wait);
                        });
    }

    void sendResetLink(EmailAddress email) {
        http.ask("/recover", new JsonBody().with("email", email.text()));
    }

    void sendSignUpLink(EmailAddress email) {
        http.ask("/otp", new JsonBody().with("email", email.text()).with("create_user", true));
    }

    /** Empty when two links are needed, and this was the first. */
    Optional<Grant> useLink(LinkType type, String tokenHash) {
        var answer =
                http.ask(
                        "/verify",
                        new JsonBody().with("type", type.text).with("token_hash", tokenHash));
        return answer.has("msg") && !answer.has("access_token")
                ? Optional.empty()
                : Optional.of(grant(answer));
    }

    /** Who it is now; refused when the session has ended there. */
    SupabaseUser user(Grant grant) {
        return user(grant.claims().user(), grant.access());
    }

    /** The same for somebody who has been here. Supabase bans people without ending sessions. */
    SupabaseUser user(UUID id, Secret access) {
        var user =
                SupabaseUser.of(http.get("/user", access))
                        .filter(one -> one.id().equals(id))
                        .orElseThrow(() -> new SupabaseRefusal(NOT_PROVEN));
        if (clock.instant().isBefore(user.bannedUntil())) {
            throw new SupabaseRefusal("user_banned");
        }
        return user;
    }

    /** Ends the other sessions of the person at Supabase. */
    void changePassword(Secret access, Password password, @Nullable Password present) {
        var body = new JsonBody().with("password", password);
        http.put("/user", access, present == null ? body : body.with("current_password", present));
    }

    void changeEmail(Secret access, EmailAddress email) {
        http.put("/user", access, new JsonBody().with("email", email.text()));
    }

    /** One session, or all of the person's. */
    void signOut(Secret access, boolean everywhere) {
        http.post("/logout?scope=" + (everywhere ? "global" : "local"), access, new JsonBody());
    }

    /** The same where nothing depends on it: nobody has its tokens any more. */
    void forget(Grant grant) {
        try {
            signOut(grant.access(), false);
        } catch (SupabaseRefusal | ProblemException _) {
            // It ends by itself when it is not refreshed.
        }
    }

    /** Whether the project sends a link to an address before it calls it verified. */
    boolean verifiesAddresses() {
        return !http.get("/settings", null).path("mailer_autoconfirm").asBoolean(true);
    }

    /** The other services that the project lets people sign in with. */
    Set<String> services() {
        return http.get("/settings", null).path("external").properties().stream()
                .filter(service -> service.getValue().asBoolean(false))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Grant grant(JsonNode answer) {
        var access = answer.path("access_token");
        var refresh = answer.path("refresh_token");
        if (!access.isString() || !refresh.isString()) {
            throw SupabaseHttp.unavailable("a sign-in", "no tokens");
        }
        var secret = Secret.of(access.asString());
        return tokens.verified(secret)
                .map(claims -> new Grant(secret, Secret.of(refresh.asString()), claims))
                .orElseThrow(() -> new SupabaseRefusal(NOT_PROVEN));
    }
}

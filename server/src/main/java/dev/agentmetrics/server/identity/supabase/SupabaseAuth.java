package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.Password;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final SupabaseHttp http;
    private final AccessTokens tokens;

    SupabaseAuth(SupabaseHttp http, AccessTokens tokens) {
        this.http = http;
        this.tokens = tokens;
    }

    Grant signIn(EmailAddress email, Password password) {
        return grant(
                http.post(
                        "/token?grant_type=password",
                        null,
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
        return grant(
                http.post(
                        "/token?grant_type=pkce",
                        null,
                        new JsonBody().with("auth_code", code).with("code_verifier", verifier)));
    }

    /** Empty when an address has to be verified first; also, then, if somebody has it already. */
    Optional<Grant> signUp(EmailAddress email, Password password) {
        var answer =
                http.post(
                        "/signup",
                        null,
                        new JsonBody().with("email", email.text()).with("password", password));
        return answer.path("access_token").isString()
                ? Optional.of(grant(answer))
                : Optional.empty();
    }

    void sendResetLink(EmailAddress email) {
        http.post("/recover", null, new JsonBody().with("email", email.text()));
    }

    void sendSignUpLink(EmailAddress email) {
        http.post(
                "/otp", null, new JsonBody().with("email", email.text()).with("create_user", true));
    }

    /** Empty when two links are needed, and this was the first. */
    Optional<Grant> useLink(LinkType type, String tokenHash) {
        var answer =
                http.post(
                        "/verify",
                        null,
                        new JsonBody().with("type", type.text).with("token_hash", tokenHash));
        return answer.has("msg") && !answer.has("access_token")
                ? Optional.empty()
                : Optional.of(grant(answer));
    }

    /** Who it is now; refused when the session has ended there. */
    SupabaseUser user(Grant grant) {
        var user = SupabaseUser.of(http.get("/user", grant.access()));
        return user.filter(one -> one.id().equals(grant.claims().user()))
                .orElseThrow(() -> new SupabaseRefusal(NOT_PROVEN));
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

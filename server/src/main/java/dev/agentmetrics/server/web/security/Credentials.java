package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.apikeys.KeyCheck;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.identity.EndReason;
import dev.agentmetrics.server.identity.SessionCheck;
import dev.agentmetrics.server.identity.SessionCookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a request presents to prove who it is. Exactly one credential counts; a request with two
 * different ones is refused, because it would depend on us which one is believed.
 */
sealed interface Credentials {

    /** Longer than any credential of ours. */
    int MAX_LENGTH = 256;

    record None() implements Credentials {}

    /** An API key, not looked at yet. */
    final class Key implements Credentials {
        private final String text;

        Key(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** A session cookie, not looked at yet. */
    final class Session implements Credentials {
        private final String text;

        Session(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    record Unusable(Problem problem) implements Credentials {}

    static Credentials of(HttpServletRequest request) {
        return of(
                Collections.list(request.getHeaders("Authorization")),
                Collections.list(request.getHeaders("X-API-Key")),
                sessionCookies(request));
    }

    /**
     * @param authorization every value of the header of this name, as of the next one
     */
    static Credentials of(List<String> authorization, List<String> apiKeys, Set<String> sessions) {
        var keys = new LinkedHashSet<String>();
        for (var value : authorization) {
            if (!value.regionMatches(true, 0, "Bearer ", 0, 7)) {
                return invalid();
            }
            keys.add(value.substring(7).strip());
        }
        for (var value : apiKeys) {
            keys.add(value.strip());
        }
        if (keys.size() + sessions.size() > 1) {
            return new Unusable(
                    new Problem.Malformed(
                            "several_credentials", "Send one credential, not several."));
        }
        if (!keys.isEmpty()) {
            var key = keys.getFirst();
            return key.isEmpty() || key.length() > MAX_LENGTH ? invalid() : new Key(key);
        }
        if (!sessions.isEmpty()) {
            var session = sessions.iterator().next();
            return session.length() > MAX_LENGTH ? new None() : new Session(session);
        }
        return new None();
    }

    static Unusable invalid() {
        return new Unusable(KeyCheck.Reason.UNKNOWN.problem());
    }

    /** Says why only to whoever holds a value of that session. */
    static Problem refused(SessionCheck check) {
        var reason = check instanceof SessionCheck.Over(var why) ? why : EndReason.SIGNED_OUT;
        return switch (reason) {
            case EXPIRED ->
                    new Problem.Unauthenticated(
                            "session_expired",
                            "This session was not used for too long, or is old.");
            case REUSED ->
                    new Problem.Unauthenticated(
                            "session_reused",
                            "This session was ended because an old copy of its cookie was used.");
            case ENDED, PROOF_CHANGED, REMOVED, WITHDRAWN ->
                    new Problem.Unauthenticated("session_ended", "This session was ended.");
            case SIGNED_OUT, REPLACED ->
                    new Problem.Unauthenticated(
                            "unauthenticated", "A session or an API key is required.");
        };
    }

    private static Set<String> sessionCookies(HttpServletRequest request) {
        var found = new LinkedHashSet<String>();
        var cookies = request.getCookies();
        if (cookies != null) {
            Arrays.stream(cookies)
                    .filter(cookie -> cookie.getName().equals(SessionCookie.NAME))
                    .forEach(cookie -> found.add(cookie.getValue()));
        }
        return found;
    }
}

package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.crypto.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;

/** The cookie of a session. */
public final class SessionCookie {

    /** The prefix makes browsers insist on Secure, on Path=/ and on no Domain. */
    public static final String NAME = "__Host-am_session";

    /** Not less: a browser would forget a session that the server still honours. */
    private static final long MAX_AGE_SECONDS = SessionLifetimes.IDLE_LIMIT.toSeconds();

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

    private SessionCookie() {}

    /** The value of a {@code Set-Cookie} header that sets it. */
    public static String set(Secret value) {
        return NAME + "=" + value.reveal() + ATTRIBUTES + MAX_AGE_SECONDS;
    }

    /** The value of a {@code Set-Cookie} header that removes it. */
    public static String clear() {
        return NAME + "=" + ATTRIBUTES + 0;
    }

    public static Optional<String> in(HttpServletRequest request) {
        var cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(NAME))
                .map(cookie -> cookie.getValue())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}

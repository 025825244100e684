package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.crypto.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;

/** Binds a sign-in that waits for a second factor to the browser that began it. */
public final class SecondStepCookie {

    /** The prefix makes browsers insist on Secure, on Path=/ and on no Domain. */
    private static final String NAME = "__Host-am_second_step";

    private static final int MAX_LENGTH = 64;
    private static final String ATTRIBUTES =
            "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=";

    private SecondStepCookie() {}

    /** The value of a {@code Set-Cookie} header that sets it. */
    public static String set(Secret value) {
        return NAME + "=" + value.reveal() + ATTRIBUTES + WaitingSignIns.OPEN_FOR.toSeconds();
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
                .filter(value -> !value.isEmpty() && value.length() <= MAX_LENGTH)
                .findFirst();
    }
}

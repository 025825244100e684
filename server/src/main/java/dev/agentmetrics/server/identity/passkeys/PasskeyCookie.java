package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.crypto.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Binds a question to an authenticator to the browser that asked for it, before there is a session.
 */
public final class PasskeyCookie {

    private static final String NAME = "__Host-am_passkey";
    private static final int MAX_LENGTH = 64;
    private static final String ATTRIBUTES =
            "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=";

    private PasskeyCookie() {}

    /** The value of a {@code Set-Cookie} header that sets it. */
    public static String set(Secret value) {
        return NAME + "=" + value.reveal() + ATTRIBUTES + OpenCeremonies.OPEN_FOR.toSeconds();
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

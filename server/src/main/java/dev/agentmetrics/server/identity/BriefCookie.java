package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.crypto.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Binds something that is under way, before there is a session, to the browser that began it.
 *
 * @param name with the prefix that makes browsers insist on Secure, on Path=/ and on no Domain
 * @param sameSite {@code Lax} where another site sends the browser back, else {@code Strict}
 * @param age how long what is under way may take
 */
public record BriefCookie(String name, String sameSite, Duration age) {

    private static final int MAX_LENGTH = 64;

    /** The value of a {@code Set-Cookie} header that sets it. */
    public String set(Secret value) {
        return header(value.reveal(), age);
    }

    /** The value of a {@code Set-Cookie} header that removes it. */
    public String clear() {
        return header("", Duration.ZERO);
    }

    private String header(String value, Duration maxAge) {
        return "%s=%s; Path=/; Secure; HttpOnly; SameSite=%s; Max-Age=%d"
                .formatted(name, value, sameSite, maxAge.toSeconds());
    }

    public Optional<String> in(HttpServletRequest request) {
        var cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(name))
                .map(cookie -> cookie.getValue())
                .filter(value -> !value.isEmpty() && value.length() <= MAX_LENGTH)
                .findFirst();
    }
}

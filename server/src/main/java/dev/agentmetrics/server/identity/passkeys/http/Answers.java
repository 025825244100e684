package dev.agentmetrics.server.identity.passkeys.http;

import dev.agentmetrics.server.identity.SessionCookie;
import dev.agentmetrics.server.identity.SignedIn;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** Answers that concern one browser and must not be kept by anybody in between. */
final class Answers {

    private Answers() {}

    static ResponseEntity.BodyBuilder unstored() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore());
    }

    /** With the cookie of a session that is new or has a new value. */
    static ResponseEntity.BodyBuilder session(SignedIn session) {
        var answer = unstored();
        var cookie = session.newCookie();
        return cookie == null
                ? answer
                : answer.header(HttpHeaders.SET_COOKIE, SessionCookie.set(cookie));
    }
}

package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.identity.SessionCookie;
import dev.agentmetrics.server.identity.SignInResult;
import dev.agentmetrics.server.identity.SignedIn;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** Answers that concern one person and must not be kept by anybody in between. */
final class Answers {

    private Answers() {}

    static <T> ResponseEntity<T> unstored(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    /** Looked at later; the answer is the same for everybody. */
    static ResponseEntity<Map<String, String>> accepted() {
        return ResponseEntity.accepted()
                .cacheControl(CacheControl.noStore())
                .body(Map.of("status", "accepted"));
    }

    /** With the cookie of a new session. */
    static ResponseEntity<SessionView> session(SignedIn session) {
        var answer = ResponseEntity.ok().cacheControl(CacheControl.noStore());
        var cookie = session.newCookie();
        if (cookie != null) {
            answer.header(HttpHeaders.SET_COOKIE, SessionCookie.set(cookie));
        }
        return answer.body(SessionView.of(session));
    }

    /** A new session, or what is still to be proved. */
    static ResponseEntity<?> signIn(SignInResult result) {
        return switch (result) {
            case SignInResult.Opened(var session) -> session(session);
            case SignInResult.Waiting waiting ->
                    WaitingView.accepted(waiting).body(WaitingView.of(waiting, null));
        };
    }

    /** With the cookie removed. */
    static <T> ResponseEntity<T> signedOut(T body) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.SET_COOKIE, SessionCookie.clear())
                .body(body);
    }
}

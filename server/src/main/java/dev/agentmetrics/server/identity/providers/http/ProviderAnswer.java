package dev.agentmetrics.server.identity.providers.http;

import dev.agentmetrics.server.identity.SessionCookie;
import dev.agentmetrics.server.identity.SignInResult;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.http.WaitingView;
import dev.agentmetrics.server.identity.providers.ProviderSignIn;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** Answers that concern one browser and must not be kept by anybody in between. */
final class ProviderAnswer {

    private ProviderAnswer() {}

    static ResponseEntity.BodyBuilder unstored() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore());
    }

    /** With the cookie that binds what was begun to this browser. */
    static ResponseEntity<BegunView> begun(ProviderSignIn.Begun begun) {
        return unstored()
                .header(HttpHeaders.SET_COOKIE, ProviderSignIn.COOKIE.set(begun.cookie()))
                .body(new BegunView(begun.location().toString()));
    }

    /** A session, or what is still to be proved. */
    static ResponseEntity<?> finished(ProviderSignIn.Finished finished) {
        // Headers of an answer take the place of those set before.
        return switch (finished.result()) {
            case SignInResult.Opened(var session) ->
                    session(session)
                            .header(HttpHeaders.SET_COOKIE, ProviderSignIn.COOKIE.clear())
                            .body(FinishedView.of(session, finished.next()));
            case SignInResult.Waiting waiting ->
                    WaitingView.accepted(waiting)
                            .header(HttpHeaders.SET_COOKIE, ProviderSignIn.COOKIE.clear())
                            .body(WaitingView.of(waiting, finished.next()));
        };
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

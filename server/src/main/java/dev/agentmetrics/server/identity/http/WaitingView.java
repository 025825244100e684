package dev.agentmetrics.server.identity.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.identity.SignInResult;
import dev.agentmetrics.server.identity.SignInSteps;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * The answer to a first proof that is not enough: what else there is to prove.
 *
 * @param next where to go afterwards, where that was said before
 */
public record WaitingView(
        @JsonProperty("second_factor") List<String> secondFactor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {

    public WaitingView {
        secondFactor = List.copyOf(secondFactor);
    }

    /** With the cookie that binds the rest of the sign-in to this browser. */
    public static ResponseEntity.BodyBuilder accepted(SignInResult.Waiting waiting) {
        return ResponseEntity.accepted()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.SET_COOKIE, SignInSteps.COOKIE.set(waiting.ticket()));
    }

    public static WaitingView of(SignInResult.Waiting waiting, @Nullable String next) {
        return new WaitingView(
                waiting.proofs().stream().sorted().map(ProofKind::text).toList(), next);
    }
}

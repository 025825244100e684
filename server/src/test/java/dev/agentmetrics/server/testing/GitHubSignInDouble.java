package dev.agentmetrics.server.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * GitHub's OAuth and the few addresses of its API, as GitHub speaks: forms unless JSON is asked
 * for, errors of the exchange with status 200, scopes with commas.
 */
public final class GitHubSignInDouble extends ProviderDouble {

    /** One of somebody's addresses. */
    public record Email(String email, boolean primary, boolean verified, String visibility) {}

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private volatile Map<String, Object> user = Map.of();
    private volatile Object emails = List.of();
    private volatile String scope = "user:email";
    private volatile boolean keepsGrants;

    GitHubSignInDouble() {
        serveConsent("/login/oauth/authorize", "GitHub");
        serve("/login/oauth/access_token", this::token);
        serve("/user/emails", exchange -> api(exchange, emails));
        serve("/user", exchange -> api(exchange, user));
        serve("/applications/" + CLIENT_ID + "/grant", this::revoke);
    }

    /** Who signs in from now on, with one address that is primary and verified. */
    public void account(long id, String email) {
        account(id, List.of(new Email(email, true, true, "private")));
    }

    public void account(Object id, Object addresses) {
        user = Map.of("login", "octocat", "id", id, "type", "User");
        emails = addresses;
        scope = "user:email";
        keepsGrants = false;
    }

    /** What was ever granted, with commas. */
    public void grants(String scopes) {
        scope = scopes;
    }

    /** Answers the revocation of a grant with an error. */
    public void keepGrants() {
        keepsGrants = true;
    }

    /** Tokens that still work. */
    public Set<String> liveTokens() {
        return tokens;
    }

    private void token(HttpExchange exchange) throws IOException {
        var asked = redeem(form(exchange));
        var answer = new LinkedHashMap<String, String>();
        if (asked == null) {
            answer.put("error", "bad_verification_code");
            answer.put("error_description", "<b>needle-html</b> is incorrect or expired.");
        } else {
            var token = secret("gho");
            tokens.add(token);
            answer.put("access_token", token);
            answer.put("scope", scope);
            answer.put("token_type", "bearer");
        }
        // Also with an error.
        var accept = String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
        if (accept.contains("application/json")) {
            json(exchange, 200, answer);
        } else {
            answer(exchange, 200, "application/x-www-form-urlencoded", query(answer));
        }
    }

    private void api(HttpExchange exchange, Object body) throws IOException {
        var credential = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (exchange.getRequestHeaders().getFirst("User-Agent") == null) {
            answer(exchange, 403, "text/html", "Request forbidden by administrative rules.");
        } else if (!tokens.contains(credential.replace("Bearer ", ""))) {
            json(exchange, 401, Map.of("message", "Bad credentials", "status", "401"));
        } else {
            json(exchange, 200, body);
        }
    }

    private void revoke(HttpExchange exchange) throws IOException {
        var expected =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (CLIENT_ID + ":" + CLIENT_SECRET)
                                                .getBytes(StandardCharsets.UTF_8));
        var body = JsonMapper.shared().readTree(body(exchange));
        if (!exchange.getRequestMethod().equals("DELETE")
                || !expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 404, Map.of("message", "Not Found", "status", "404"));
        } else if (keepsGrants) {
            json(exchange, 422, Map.of("message", "Validation Failed", "status", "422"));
        } else if (tokens.remove(body.path("access_token").asString(""))) {
            answer(exchange, 204, "application/json", "");
        } else {
            json(exchange, 422, Map.of("message", "Validation Failed", "status", "422"));
        }
    }
}

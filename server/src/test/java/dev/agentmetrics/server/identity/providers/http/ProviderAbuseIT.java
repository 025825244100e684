package dev.agentmetrics.server.identity.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.identity.providers.IdentityStore;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.Providers;
import dev.agentmetrics.server.testing.TestServer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What attackers do to a sign-in with another service: replay it, mix it up, slip their own under
 * somebody else's, lead it elsewhere, or write more into it than fits.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C19")
class ProviderAbuseIT extends ProviderCase {

    private static final String GOOGLE = "{\"provider\":\"google\"}";

    ProviderAbuseIT(TestServer server) {
        super(server);
    }

    @Test
    void anAnswerNeedsTheBrowserThatAskedAndItsStateAndCountsOnce() {
        given(Provider.GOOGLE, subject);
        var foreign = consent(newBrowser(), "google");
        refused(finish(browser, foreign), 403, "sign_in_not_begun", "not_begun");

        var missing = consent(browser, "google");
        missing.remove("state");
        refused(finish(browser, missing), 403, "sign_in_not_begun", "wrong_state");

        // Login CSRF: an attacker's answer in the browser of somebody who is signing in, too.
        var attackers = consent(newBrowser(), "google");
        consent(browser, "google");
        refused(finish(browser, attackers), 403, "sign_in_not_begun", "wrong_state");

        var right = consent(browser, "google");
        var flow = browser.flow().orElseThrow();
        assertThat(finish(browser, right).statusCode()).isEqualTo(200);
        browser = newBrowser();
        browser.setFlow(flow);
        refused(finish(browser, right), 403, "sign_in_not_begun", "not_begun");
    }

    @Test
    void oneServiceCannotAnswerForTheOther() {
        var mixed = consent(browser, "google");
        mixed.put("provider", "github");
        refused(finish(browser, mixed), 403, "sign_in_not_begun", "wrong_provider");

        for (var other : List.of("https://evil.example", "https://github.com/login/oauth", "")) {
            var named = consent(browser, "google");
            named.put("iss", other);
            refused(finish(browser, named), 403, "sign_in_not_begun", "wrong_answer_issuer");
        }
    }

    @ParameterizedTest
    @CsvSource({"google", "github"})
    void aCodeCountsOnceAndOnlyWithTheVerifierOfThisBrowser(String provider) {
        var stolen = consent(browser, provider);
        var own = consent(browser, provider);
        own.put("code", stolen.get("code"));
        refused(finish(browser, own), 401, "identity_not_proven", "code_refused");

        var swapped = consent(browser, provider);
        at(provider).swapChallenge(swapped.get("code"));
        refused(finish(browser, swapped), 401, "identity_not_proven", "code_refused");

        var used = consent(browser, provider);
        finish(browser, used);
        var again = consent(browser, provider);
        again.put("code", used.get("code"));
        refused(finish(browser, again), 401, "identity_not_proven", "code_refused");
    }

    /** However many hand the same answer over at once, it opens one session. */
    @Test
    void anAnswerCountsOnceHoweverManyBringIt() throws Exception {
        given(Provider.GOOGLE, subject);
        var right = consent(browser, "google");
        var flow = browser.flow().orElseThrow();
        var many =
                IntStream.range(0, 6)
                        .mapToObj(_ -> newBrowser())
                        .map(one -> (Callable<Integer>) () -> withFlow(one, flow, right))
                        .toList();
        try (var threads = Executors.newFixedThreadPool(many.size())) {
            var statuses = threads.invokeAll(many).stream().map(done -> done.resultNow());
            assertThat(statuses).containsExactlyInAnyOrder(200, 403, 403, 403, 403, 403);
        }
    }

    private static int withFlow(Browser from, String flow, Map<String, String> answer) {
        from.setFlow(flow);
        return finish(from, answer).statusCode();
    }

    /** The browser says where a request comes from, by one header or by the other. */
    @ParameterizedTest
    @CsvSource({"Origin, https://evil.example", "Sec-Fetch-Site, cross-site"})
    void anotherSitesPageNeitherBeginsNorEndsAnything(String header, String value) {
        givePassword();
        browser.signIn(email, PASSWORD);
        var answer = Providers.GOOGLE.consent(begin(browser, "/v1/me/identities", "google", "/"));
        answer.put("provider", "google");
        var requests =
                Map.of(
                        "/v1/sign-ins", GOOGLE,
                        "/v1/me/identities", GOOGLE,
                        "/v1/sign-ins/finish", JSON.writeValueAsString(answer));
        requests.forEach(
                (path, body) -> {
                    var foreign = browser.request("POST", path, body).header(header, value);
                    var refused = browser.exchange(foreign);
                    assertThat(refused.statusCode()).as(path).isEqualTo(403);
                    assertThat(code(refused)).isEqualTo("cross_site_request");
                });

        assertThat(server.bean(IdentityStore.class).of(person)).isEmpty();
        assertThat(finish(browser, answer).statusCode()).as("our own page").isEqualTo(200);
    }

    /** Session fixation: whatever a browser holds before, somebody else may know. */
    @Test
    void aPlantedSessionDoesNotBecomeThePersons() {
        given(Provider.GOOGLE, subject);
        var invented = "A".repeat(43);
        browser.setCookie(invented);
        signIn(browser, "google");
        assertThat(browser.cookie()).isPresent().get().isNotEqualTo(invented);
        var attacker = newBrowser();
        attacker.setCookie(invented);
        assertThat(attacker.get("/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void signingInEndsTheSessionThatTheBrowserHeld() {
        given(Provider.GOOGLE, subject);
        signIn(browser, "google");
        var before = browser.cookie().orElseThrow();
        signIn(browser, "google");

        assertThat(browser.cookie().orElseThrow()).isNotEqualTo(before);
        browser.setCookie(before);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "https://evil.example/, /",
                "//evil.example, /",
                "/\\evil.example, /",
                "\\\\evil.example, /",
                "javascript:alert(1), /",
                "runs, /",
                "/runs?x=https://a.example#b, /runs?x=https://a.example#b",
            })
    void theWayBackIsAPageOfThisServer(String wanted, String taken) {
        given(Provider.GOOGLE, subject);
        var answer =
                new LinkedHashMap<>(
                        Providers.GOOGLE.consent(begin(browser, "/v1/sign-ins", "google", wanted)));
        answer.put("provider", "google");

        assertThat(browser.json(finish(browser, answer)).path("next").asString()).isEqualTo(taken);
    }

    @Test
    void theHostHeaderDecidesNothing() {
        var client = TestServer.client(server.caFile(), "127.0.39.1");
        var other = new Browser(server.url().replace("localhost", "127.0.0.1"), client);
        var forwarded =
                browser.json(
                                browser.exchange(
                                        browser.request("POST", "/v1/sign-ins", GOOGLE)
                                                .header("Forwarded", "host=evil.example")
                                                .header("X-Forwarded-Host", "evil.example")
                                                .header("X-Forwarded-Proto", "http")))
                        .path("location")
                        .asString();
        for (var location : List.of(begin(other, "/v1/sign-ins", "google", "/"), forwarded)) {
            assertThat(URI.create(location).getQuery())
                    .contains("redirect_uri=" + server.url() + "/sign-in/google&");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\nSet-Cookie: planted=1", "\n", "\0", "\u202e", "<script>"})
    void whatDoesNotBelongIntoAFieldGoesNoFurther(String evil) {
        given(Provider.GOOGLE, subject);
        for (var field : List.of("provider", "code", "state", "error", "iss")) {
            var answer = consent(browser, "google");
            answer.merge(field, evil, String::concat);
            var refused = finish(browser, answer);
            assertThat(refused.statusCode()).as(field).isIn(401, 403, 422);
            assertThat(refused.body()).doesNotContain("planted", "<");
            assertThat(refused.headers().allValues("Set-Cookie")).hasSizeLessThanOrEqualTo(1);
        }
        var next = "/runs" + evil;
        var answer = Providers.GOOGLE.consent(begin(browser, "/v1/sign-ins", "google", next));
        answer.put("provider", "google");
        var taken = browser.json(finish(browser, answer)).path("next").asString();
        assertThat(taken).isEqualTo(evil.equals("<script>") ? next : "/");
    }

    @Test
    void anAnswerOfTheWrongShapeIsNone() {
        for (var odd :
                List.of(
                        "[]",
                        "1",
                        "null",
                        "{\"provider\":{}}",
                        "{\"provider\":\"google\",\"code\":[1]}")) {
            var answer = browser.send("POST", "/v1/sign-ins/finish", odd);
            assertThat(answer.statusCode()).as(odd).isIn(400, 403, 422);
        }
        var state = consent(browser, "google");
        state.put("state", "x".repeat(50_000));
        refused(finish(browser, state), 403, "sign_in_not_begun", "wrong_state");
        var flow = consent(browser, "google");
        browser.setFlow("x".repeat(4_000));
        refused(finish(browser, flow), 403, "sign_in_not_begun", "not_begun");
    }
}

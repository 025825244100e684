package dev.agentmetrics.server.identity.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.identity.providers.IdentityStore;
import dev.agentmetrics.server.identity.providers.LinkedIdentity;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.testing.Providers;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Linking accounts at Google and GitHub to a person's, unlinking them, and who may not. */
@ExtendWith(TestServer.Extension.class)
@Tag("C19")
class AccountLinkingIT extends ProviderCase {

    AccountLinkingIT(TestServer server) {
        super(server);
    }

    @Test
    void aPersonLinksAndUnlinksAndOtherSessionsEnd() {
        givePassword();
        var elsewhere = newBrowser();
        elsewhere.signIn(email, PASSWORD);
        browser.signIn(email, PASSWORD);
        var before = browser.cookie().orElseThrow();
        var linked = link(browser, "google");

        assertThat(linked.statusCode()).as(linked.body()).isEqualTo(200);
        assertThat(browser.json(linked).path("next").asString()).isEqualTo("/settings/sign-in");
        assertThat(last(tenant.org()).event().type().text()).isEqualTo("identity_linked");
        assertThat(browser.cookie().orElseThrow()).isNotEqualTo(before);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
        assertThat(elsewhere.get("/v1/me").statusCode()).isEqualTo(401);
        var held = newBrowser();
        held.setCookie(before);
        assertThat(held.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(signIn(newBrowser(), "google").statusCode()).isEqualTo(200);

        var unlinked = browser.send("DELETE", "/v1/me/identities/google", "");
        assertThat(unlinked.statusCode()).as(unlinked.body()).isEqualTo(200);
        assertThat(last(tenant.org()).event().type().text()).isEqualTo("identity_unlinked");
        assertThat(code(signIn(newBrowser(), "google"))).isEqualTo("link_first");
    }

    @Test
    void theLastWayInStays() {
        given(Provider.GOOGLE, subject);
        signIn(browser, "google");
        var me = browser.json(browser.get("/v1/me")).path("csrf_token").asString();
        var answer =
                browser.exchange(
                        browser.request("DELETE", "/v1/me/identities/google", "")
                                .header("X-CSRF-Token", me));

        assertThat(code(answer)).isEqualTo("last_way_in");
        assertThat(last(tenant.org()).event().details())
                .containsEntry("wanted", "unlink")
                .containsEntry("reason", "last_way_in");
        assertThat(server.bean(IdentityStore.class).of(person)).hasSize(1);
    }

    @Test
    void somebodyElsesAccountCannotBeLinked() {
        givePassword();
        var other = newPerson(tenant.org());
        server.bean(IdentityStore.class)
                .insert(
                        new LinkedIdentity(
                                Provider.GOOGLE, subject, other, email, Instant.EPOCH, null));
        browser.signIn(email, PASSWORD);

        assertThat(code(link(browser, "google"))).isEqualTo("identity_taken");
        assertThat(last(tenant.org()).event().details()).containsEntry("reason", "identity_taken");
        assertThat(server.bean(IdentityStore.class).of(person)).isEmpty();
    }

    /** Otherwise an attacker's account could be slipped under somebody else's session. */
    @Test
    void linkingEndsInTheSessionItBeganIn() {
        givePassword();
        browser.signIn(email, PASSWORD);
        var answer =
                new LinkedHashMap<>(
                        Providers.GOOGLE.consent(
                                begin(browser, "/v1/me/identities", "google", "/")));
        answer.put("provider", "google");
        var flow = browser.flow().orElseThrow();
        var victim = newBrowser();
        victim.signIn(email, PASSWORD);
        victim.setFlow(flow);

        assertThat(code(finish(victim, answer))).isEqualTo("sign_in_not_begun");
        assertThat(server.bean(IdentityStore.class).of(person)).isEmpty();
    }

    private void letTenMinutesPass() {
        var before = Instant.now().minus(Duration.ofMinutes(10)).atOffset(ZoneOffset.UTC);
        server.bean(JdbcClient.class)
                .sql("update session set proved_at = :at where person_id = :person")
                .param("at", before)
                .param("person", person.value())
                .update();
    }

    /** Somebody may have left, with the question of the service still on the screen. */
    @Test
    void linkingEndsBeforeTheSessionIsOld() {
        givePassword();
        browser.signIn(email, PASSWORD);
        var answer = Providers.GOOGLE.consent(begin(browser, "/v1/me/identities", "google", "/"));
        answer.put("provider", "google");
        letTenMinutesPass();

        assertThat(code(finish(browser, answer))).isEqualTo("recent_sign_in_required");
        assertThat(server.bean(IdentityStore.class).of(person)).isEmpty();
        assertThat(browser.get("/v1/me").statusCode()).as("goes on").isEqualTo(200);
    }

    @Test
    void everybodySeesAndUnlinksTheirOwn() {
        givePassword();
        var other = newPerson(tenant.org());
        var theirs =
                new LinkedIdentity(
                        Provider.GITHUB, "" + other, other, "b@example.org", Instant.EPOCH, null);
        server.bean(IdentityStore.class).insert(theirs);
        browser.signIn(email, PASSWORD);

        assertThat(browser.get("/v1/me/identities").body()).doesNotContain("b@example.org");
        assertThat(browser.send("DELETE", "/v1/me/identities/github", "").statusCode())
                .isEqualTo(404);
        assertThat(server.bean(IdentityStore.class).of(other)).containsExactly(theirs);
    }

    @Test
    void anOldSessionChangesNothing() {
        givePassword();
        browser.signIn(email, PASSWORD);
        letTenMinutesPass();
        var begun = browser.send("POST", "/v1/me/identities", "{\"provider\":\"google\"}");
        var removed = browser.send("DELETE", "/v1/me/identities/google", "");

        assertThat(code(begun)).isEqualTo("step_up_required");
        assertThat(code(removed)).isEqualTo("step_up_required");
        assertThat(
                        browser.json(browser.get("/v1/me/identities"))
                                .path("recent_sign_in")
                                .asBoolean())
                .isFalse();
    }

    @Test
    void aKeyIsNoPerson() {
        assertThat(server.get("/v1/me/identities", tenant.adminKey()).statusCode()).isEqualTo(403);
        assertThat(
                        server.post(
                                        "/v1/me/identities",
                                        tenant.adminKey(),
                                        "{\"provider\":\"google\"}")
                                .statusCode())
                .isEqualTo(403);
    }
}

package dev.agentmetrics.server.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.PrivilegesChanged;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What somebody can try with the cookie of somebody else, over HTTPS. Planted cookies and sign-in
 * by other sites are in {@code SessionIT}.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C21")
class SessionAbuseIT {

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final People.Member person;
    private final Browser browser;

    SessionAbuseIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("abused");
        this.person = new People(server).in(tenant.org(), Role.OWNER);
        this.browser = person.browser();
    }

    /** A browser that got hold of a value. */
    private Browser with(String value) {
        var thief = new Browser(server.url(), server.caFile());
        thief.setCookie(value);
        return thief;
    }

    private String code(HttpResponse<String> answer) {
        return browser.json(answer).path("error").path("code").asString();
    }

    private void refused(Browser asking, String code) {
        var answer = asking.get("/v1/me");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    /** As if the person's sessions had got older; the server's clock is the real one. */
    private void age(String table, String column, long seconds) {
        var where =
                table.equals("session")
                        ? "person_id = :person"
                        : "session_id in (select id from session where person_id = :person)";
        server.bean(JdbcClient.class)
                .sql("update " + table + " set " + column + " = :at where " + where)
                .param("at", Timestamp.from(Instant.now().minus(seconds, ChronoUnit.SECONDS)))
                .param("person", person.id().value())
                .update();
    }

    @Test
    void whoUsesACopyThatWasChangedAwayEndsTheSessionAndBothAreTold() {
        var copy = browser.cookie().orElseThrow();
        age("session", "rotated_at", 15 * 60);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
        var changed = browser.cookie().orElseThrow();
        assertThat(changed).isNotEqualTo(copy);
        assertThat(with(copy).get("/v1/me").statusCode()).as("a parallel request").isEqualTo(200);
        age("session_past_value", "retired_at", 30);

        refused(with(copy), "session_reused");
        refused(with(changed), "session_reused");
        var log = server.get("/v1/audit?type=session_reused", tenant.adminKey()).body();
        assertThat(log).contains(person.id().toString());
        var again = person.browser();
        assertThat(again.get("/v1/me").statusCode()).as("signed in again").isEqualTo(200);
    }

    @Test
    void aSessionThatNobodyUsesSaysThatItRanOut() {
        age("session", "seen_at", 30 * 60);

        refused(browser, "session_expired");
    }

    @Test
    void aValueThatWasTamperedWithIsNobodysAndHarmsNobody() {
        var value = browser.cookie().orElseThrow();
        for (int at : new int[] {0, 20, 42}) {
            var other = value.charAt(at) == 'a' ? 'b' : 'a';
            refused(
                    with(value.substring(0, at) + other + value.substring(at + 1)),
                    "unauthenticated");
        }
        refused(with(value.toLowerCase(java.util.Locale.ROOT)), "unauthenticated");

        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void theValueOfAnEndedSessionStaysWorthless() {
        var signedOut = browser.cookie().orElseThrow();
        browser.send("DELETE", "/v1/sessions/current", "");
        refused(with(signedOut), "unauthenticated");

        var ended = person.browser();
        var asking = person.browser();
        asking.send("DELETE", "/v1/sessions/others", "");
        refused(ended, "session_ended");
        assertThat(ended.send("POST", "/v1/keys", "{}").statusCode()).isEqualTo(401);
        assertThat(asking.get("/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsRemovedFromTheOrganisationIsOutAtOnceAndStaysOut() {
        var jdbc = server.bean(JdbcClient.class);
        jdbc.sql("delete from membership where person_id = :person")
                .param("person", person.id().value())
                .update();

        refused(browser, "session_ended");
    }

    @Test
    void newRightsComeWithANewValue() {
        var before = browser.cookie().orElseThrow();
        server.publish(new PrivilegesChanged(person.id()));

        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
        assertThat(browser.cookie().orElseThrow()).isNotEqualTo(before);
    }

    @Test
    void endingAllSessionsNeedsTheTokenThoughSigningInAtThatAddressDoesNot() {
        var answer =
                browser.exchange(
                        browser.request("DELETE", "/v1/sessions", "")
                                .header("Origin", server.url()));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
    }
}

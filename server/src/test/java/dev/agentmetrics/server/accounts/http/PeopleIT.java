package dev.agentmetrics.server.accounts.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.identity.SessionStore;
import dev.agentmetrics.server.mail.Letters;
import dev.agentmetrics.server.mail.Template;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.RawConnection;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Organisations and people over HTTPS, and what nobody can do to them. */
@ExtendWith(TestServer.Extension.class)
class PeopleIT {

    private static final String PASSWORD = "violet kettle drifts north";

    private final TestServer server;
    private final People people;
    private final Letters letters;
    private final OrgId org;
    private final People.Signed owner;

    PeopleIT(TestServer server) {
        this.server = server;
        this.people = new People(server);
        this.letters = new Letters(server);
        this.org = server.newTenant("people").org();
        this.owner = people.signedIn(org, Role.OWNER);
    }

    @Test
    void aNewPersonChoosesAPasswordAndSignsIn() {
        var email = "Guest." + owner.id() + "@example.org";
        var made = invite(owner, email, "member");
        var link = letters.link(Template.INVITATION, email).orElseThrow();
        assertThat(link).matches(server.url() + "/invitation#[0-9A-Za-z]{43}");
        assertThat(made.body() + owner.browser().get("/v1/invitations").body())
                .contains(email)
                .doesNotContain(tokenOf(link));
        assertThat(letters.last(Template.INVITATION, email).orElseThrow().plain())
                .contains("\"people\" as member", owner.email(), "for 7 days");

        var offer = json(people.anonymous().get("/v1/invitation/" + tokenOf(link)));
        assertThat(offer.path("organization").asString()).isEqualTo("people");
        assertThat(offer.path("email").asString()).isEqualTo(email);
        assertThat(offer.path("invited_by").asString()).isEqualTo(owner.email());
        assertThat(offer.path("has_account").asBoolean()).isFalse();

        var guest = people.anonymous();
        assertThat(accept(guest, tokenOf(link), "too short").statusCode()).isEqualTo(422);
        assertThat(accept(guest, tokenOf(link), email + "12").statusCode())
                .as("the address is no password")
                .isEqualTo(422);
        assertThat(accept(guest, tokenOf(link), PASSWORD).statusCode()).isEqualTo(200);
        assertThat(guest.cookie()).as("a link opens no session").isEmpty();
        assertThat(guest.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
        var me = guest.json(guest.get("/v1/me"));
        assertThat(me.path("person").path("email").asString()).isEqualTo(email);
        assertThat(me.path("organization").path("id").asString()).isEqualTo(org.toString());
        assertThat(auditTypes()).contains("member_invited", "member_joined", "signed_in");
    }

    /** The link adds a membership and nothing else: no session, no other password. */
    @Test
    @Tag("invitations")
    void aLinkOpensNobodysAccount() {
        var email = "both-" + owner.id() + "@example.org";
        assertThat(accept(people.anonymous(), token(owner, email, "member"), PASSWORD).statusCode())
                .isEqualTo(200);
        var other = people.signedIn(server.newTenant("second").org(), Role.OWNER);
        var again = token(other, email, "admin");
        var holder = people.anonymous();
        var offer = json(holder.get("/v1/invitation/" + again));
        assertThat(offer.path("has_account").asBoolean()).isTrue();

        assertThat(accept(holder, again, "another password entirely").statusCode()).isEqualTo(200);
        assertThat(holder.cookie()).isEmpty();
        assertThat(holder.signIn(email, "another password entirely").statusCode()).isEqualTo(401);

        var third = people.signedIn(server.newTenant("third").org(), Role.OWNER);
        var signedIn = people.anonymous();
        assertThat(signedIn.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
        var before = signedIn.cookie();
        var joined = join(signedIn, token(third, email, "viewer"));
        assertThat(joined.statusCode()).as(joined.body()).isEqualTo(200);
        assertThat(signedIn.cookie()).isNotEqualTo(before);
        assertThat(organizationOf(signedIn)).isEqualTo("third");
        assertThat(names(json(signedIn.get("/v1/organizations")).path("organizations"), "name"))
                .containsExactly("people", "second", "third");
    }

    /** Out of the only organisation nobody signs in, until somebody invites them again. */
    @Test
    void whoBelongsNowhereComesBackByAnInvitation() {
        var email = "back-again-" + owner.id() + "@example.org";
        accept(people.anonymous(), token(owner, email, "viewer"), PASSWORD);
        var guest = people.anonymous();
        assertThat(guest.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
        assertThat(guest.send("POST", "/v1/organization/leave", "").statusCode()).isEqualTo(200);
        assertThat(guest.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(guest.signIn(email, PASSWORD).statusCode()).isEqualTo(401);

        var again = token(owner, email, "member");
        assertThat(accept(people.anonymous(), again, "").statusCode()).isEqualTo(200);
        assertThat(guest.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
    }

    /** Used, withdrawn, replaced, taken away with its maker and never made: one answer. */
    @Test
    @Tag("invitations")
    void anInvitationThatDoesNotWorkDoesNotSayWhy() {
        var used = token(owner, "used-" + owner.id() + "@example.org", "viewer");
        assertThat(accept(people.anonymous(), used, PASSWORD).statusCode()).isEqualTo(200);
        var replaced = token(owner, "replaced-" + owner.id() + "@example.org", "viewer");
        token(owner, "replaced-" + owner.id() + "@example.org", "viewer");
        var withdrawn = token(owner, "withdrawn-" + owner.id() + "@example.org", "viewer");
        var pending = json(owner.browser().get("/v1/invitations")).path("invitations");
        var address = "/v1/invitations/" + pending.path(0).path("id").asString();
        assertThat(owner.browser().send("DELETE", address, "").statusCode()).isEqualTo(200);
        assertThat(owner.browser().send("DELETE", address, "").statusCode()).isEqualTo(404);

        var unknown = shape(accept(people.anonymous(), "0".repeat(43), PASSWORD));
        assertThat(unknown).startsWith("404 ");
        for (var token : List.of(used, replaced, withdrawn)) {
            assertThat(shape(accept(people.anonymous(), token, PASSWORD))).isEqualTo(unknown);
            assertThat(shape(people.anonymous().get("/v1/invitation/" + token))).isEqualTo(unknown);
            assertThat(shape(join(owner.browser(), token))).isEqualTo(unknown);
        }
    }

    @Test
    @Tag("invitations")
    void aForwardedInvitationIsOfNoUseToAnotherAddress() {
        var stranger = people.signedIn(server.newTenant("strangers").org(), Role.OWNER);
        var token = token(owner, "meant-" + owner.id() + "@example.org", "admin");

        assertThat(join(stranger.browser(), token).statusCode()).isEqualTo(403);
        assertThat(accept(stranger.browser(), token, PASSWORD).statusCode())
                .as("it was not used up")
                .isEqualTo(200);
        assertThat(members(owner)).noneMatch(member -> isWho(member, stranger));
    }

    @Test
    @Tag("invitations")
    void ofParallelAcceptancesOneSucceeds() throws Exception {
        var email = "parallel-" + owner.id() + "@example.org";
        var token = token(owner, email, "member");
        var answers = atOnce(3, () -> accept(people.anonymous(), token, PASSWORD).statusCode());

        assertThat(answers).containsOnlyOnce(200);
        assertThat(answers).allMatch(status -> List.of(200, 404, 429).contains(status));
        assertThat(members(owner).filter(member -> member.toString().contains(email))).hasSize(1);
    }

    /** The link is made of what the server knows about itself. */
    @Test
    @Tag("invitations")
    void aForgedHostDoesNotGetIntoTheLink() throws Exception {
        var tried = 0;
        for (var forged :
                List.of(
                        "X-Forwarded-Host: evil.example",
                        "Forwarded: host=evil.example;proto=https",
                        "X-Forwarded-Proto: http",
                        "X-Original-Host: evil.example")) {
            var header = forged.split(": ", 2);
            var email = "host" + tried++ + "-" + owner.id() + "@example.org";
            var request =
                    owner.browser()
                            .request("POST", "/v1/invitations", wanted(email, "viewer"))
                            .header("Origin", server.url())
                            .header("X-CSRF-Token", owner.browser().csrf().orElseThrow())
                            .header(header[0], header[1]);
            assertThat(owner.browser().exchange(request).statusCode()).isEqualTo(201);
            assertThat(letters.link(Template.INVITATION, email))
                    .hasValueSatisfying(link -> assertThat(link).startsWith(server.url() + "/"));
        }
        var own = "127.0.0.1:" + server.httpsPort();
        for (var host : List.of("evil.example", own)) {
            var email = "raw-" + host.length() + "-" + owner.id() + "@example.org";
            var body = wanted(email, "viewer");
            var head =
                    List.of(
                            "POST /v1/invitations HTTP/1.1",
                            "Host: " + host,
                            "Cookie: __Host-am_session=" + owner.browser().cookie().orElseThrow(),
                            "X-CSRF-Token: " + owner.browser().csrf().orElseThrow(),
                            "Content-Type: application/json",
                            "Content-Length: " + body.length(),
                            "Connection: close");
            try (var connection = RawConnection.tls(server.httpsPort(), server.caFile())) {
                connection.send(String.join("\r\n", head) + "\r\n\r\n" + body).readToEnd();
            }
            var link = letters.link(Template.INVITATION, email);
            assertThat(link).as(host).isEqualTo(link.filter(at -> at.startsWith(server.url())));
            assertThat(link.isPresent()).as(host).isEqualTo(host.equals(own));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN,  OWNER",
        "MEMBER, VIEWER",
        "MEMBER, ADMIN",
        "VIEWER, VIEWER",
    })
    @Tag("roles")
    void nobodyGivesWhatIsAboveThem(Role own, Role wanted) {
        var climber = people.signedIn(org, own);
        var friend = people.signedIn(org, Role.VIEWER);
        var role = "{\"role\":\"" + wanted.text() + "\"}";

        for (var person : List.of(climber, friend)) {
            var address = "/v1/members/" + person.id();
            assertThat(climber.browser().send("PUT", address, role).statusCode()).isEqualTo(403);
        }
        assertThat(invite(climber, "x@example.org", wanted.text()).statusCode()).isEqualTo(403);
        assertThat(
                        climber.browser()
                                .send("POST", "/v1/organization/transfer", person(climber))
                                .statusCode())
                .isEqualTo(403);
        assertThat(roleOf(climber)).isEqualTo(own.text());
        assertThat(roleOf(friend)).isEqualTo("viewer");
    }

    @Test
    @Tag("roles")
    void anAdminDoesNotTouchOwners() {
        var admin = people.signedIn(org, Role.ADMIN);
        people.signedIn(org, Role.OWNER);
        var address = "/v1/members/" + owner.id();
        var made = invite(owner, "high-" + owner.id() + "@example.org", "owner");
        var invitation = "/v1/invitations/" + json(made).path("id").asString();

        assertThat(admin.browser().send("PUT", address, "{\"role\":\"viewer\"}").statusCode())
                .isEqualTo(403);
        assertThat(admin.browser().send("DELETE", address, "").statusCode()).isEqualTo(403);
        assertThat(admin.browser().send("DELETE", invitation, "").statusCode()).isEqualTo(403);
        assertThat(invite(admin, "high-" + owner.id() + "@example.org", "viewer").statusCode())
                .as("inviting again would end the owner's invitation")
                .isEqualTo(403);
        assertThat(roleOf(owner)).isEqualTo("owner");
    }

    @Test
    @Tag("roles")
    void aRoleIsTrueForTheNextRequestOfOpenSessions() {
        var person = people.signedIn(org, Role.ADMIN);
        assertThat(person.browser().get("/v1/keys").statusCode()).isEqualTo(200);

        var address = "/v1/members/" + person.id();
        var before = person.browser().cookie();
        owner.browser().send("PUT", address, "{\"role\":\"viewer\"}");
        assertThat(person.browser().get("/v1/keys").statusCode()).isEqualTo(403);
        assertThat(person.browser().cookie()).as("another value").isNotEqualTo(before);
        assertThat(person.browser().get("/v1/members").statusCode()).isEqualTo(403);
        assertThat(person.browser().get("/v1/status").statusCode()).isEqualTo(200);

        owner.browser().send("DELETE", address, "");
        assertThat(server.bean(SessionStore.class).openOf(person.id())).isEmpty();
        assertThat(person.browser().get("/v1/status").statusCode()).isEqualTo(401);
        assertThat(auditTypes()).contains("role_changed", "member_removed");
        assertThat(owner.browser().get("/v1/audit?type=role_changed").body())
                .contains("\"before\":\"admin\"", "\"after\":\"viewer\"", person.id().toString());
    }

    /** Only the sessions of the organisation that one is out of. */
    @Test
    @Tag("roles")
    void aRemovalLeavesOtherOrganisationsAlone() {
        var person = people.signedIn(org, Role.MEMBER);
        var elsewhere = server.newTenant("elsewhere").org();
        people.add(elsewhere, person.id(), Role.OWNER);
        var other = people.browser(elsewhere, person.id());

        owner.browser().send("DELETE", "/v1/members/" + person.id(), "");
        assertThat(person.browser().get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(other.get("/v1/keys").statusCode()).isEqualTo(200);
        assertThat(switchTo(other, org.toString()).statusCode()).isEqualTo(404);
        assertThat(organizationOf(other)).isEqualTo("elsewhere");
    }

    /** Nobody comes back through a door that they opened before they were shown out. */
    @Test
    @Tag("roles")
    void whoLosesTheRoleLosesTheInvitationsThatItAllowed() {
        var admin = people.signedIn(org, Role.ADMIN);
        var back = token(admin, "back-" + owner.id() + "@example.org", "admin");
        var second = people.signedIn(org, Role.ADMIN);
        var later = token(second, "later-" + owner.id() + "@example.org", "viewer");

        owner.browser().send("DELETE", "/v1/members/" + admin.id(), "");
        owner.browser().send("PUT", "/v1/members/" + second.id(), "{\"role\":\"member\"}");

        assertThat(accept(people.anonymous(), back, PASSWORD).statusCode()).isEqualTo(404);
        assertThat(accept(people.anonymous(), later, PASSWORD).statusCode()).isEqualTo(404);
    }

    @Test
    @Tag("roles")
    void theLastOwnerStays() {
        people.signedIn(org, Role.ADMIN);
        var own = "/v1/members/" + owner.id();

        for (var answer :
                List.of(
                        owner.browser().send("POST", "/v1/organization/leave", ""),
                        owner.browser().send("DELETE", own, ""),
                        owner.browser().send("PUT", own, "{\"role\":\"admin\"}"))) {
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("last_owner");
        }
        assertThat(roleOf(owner)).isEqualTo("owner");
    }

    @Test
    @Tag("roles")
    void ofTwoOwnersWhoLeaveAtOnceOneStays() throws Exception {
        var shared = server.newTenant("two owners").org();
        var witness = people.signedIn(shared, Role.MEMBER);
        var both =
                List.of(people.signedIn(shared, Role.OWNER), people.signedIn(shared, Role.OWNER));
        var next = new java.util.concurrent.atomic.AtomicInteger();
        var answers =
                atOnce(
                        2,
                        () ->
                                both.get(next.getAndIncrement())
                                        .browser()
                                        .send("POST", "/v1/organization/leave", "")
                                        .statusCode());

        assertThat(answers).containsExactlyInAnyOrder(200, 409);
        assertThat(members(witness).filter(member -> member.toString().contains("owner")))
                .hasSize(1);
    }

    @Test
    void anOwnerHandsOver() {
        var heir = people.signedIn(org, Role.VIEWER);
        var answer = owner.browser().send("POST", "/v1/organization/transfer", person(heir));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(names(heirs(heir), "role")).contains("owner", "admin");
        assertThat(
                        owner.browser()
                                .send("POST", "/v1/organization/transfer", person(owner))
                                .statusCode())
                .as("no longer theirs to give")
                .isEqualTo(403);
        assertThat(owner.browser().send("POST", "/v1/organization/leave", "").statusCode())
                .isEqualTo(200);
        assertThat(heir.browser().get("/v1/audit").body()).contains("ownership_transferred");
    }

    @Test
    void whoWasLetInMakesNoOrganisationsWhereSignUpIsClosed() {
        var admin = people.signedIn(org, Role.ADMIN).browser();

        var refused = admin.send("POST", "/v1/organizations", "{\"name\":\"Mine\"}");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).path("error").path("code").asString()).isEqualTo("sign_up_closed");
        var own = json(admin.get("/v1/organizations"));
        assertThat(own.path("may_create").asBoolean()).isFalse();
        assertThat(own.path("organizations").size()).isEqualTo(1);
        assertThat(json(owner.browser().get("/v1/organizations")).path("may_create").asBoolean())
                .isTrue();
    }

    @Test
    void aSwitchRotatesTheSessionAndSilencesOldPages() {
        var made = owner.browser().send("POST", "/v1/organizations", "{\"name\":\"Second\"}");
        var second = json(made).path("id").asString();
        var browser = owner.browser();
        var oldCookie = browser.cookie().orElseThrow();
        var oldToken = browser.csrf().orElseThrow();

        var answer = switchTo(browser, second);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(browser.cookie()).isPresent().isNotEqualTo(java.util.Optional.of(oldCookie));
        assertThat(organizationOf(browser)).isEqualTo("Second");

        // A page of the first organisation that is still open in another tab.
        var stale = people.anonymous();
        stale.resume(browser.cookie().orElseThrow(), oldToken);
        var renamed = stale.send("PUT", "/v1/organization", "{\"name\":\"Wrong one\"}");
        assertThat(renamed.statusCode()).isEqualTo(403);
        assertThat(organizationOf(browser)).isEqualTo("Second");
        assertThat(switchTo(browser, org.toString()).statusCode()).isEqualTo(200);
        assertThat(organizationOf(browser)).isEqualTo("people");
    }

    /** Every new address with the ids of an organisation where one does not belong. */
    @Test
    void anotherOrganisationsIdsFindNothing() {
        var foreign = people.signedIn(server.newTenant("foreign").org(), Role.OWNER);
        var member = people.signedIn(org, Role.MEMBER);
        var email = "theirs-" + owner.id() + "@example.org";
        var made = json(invite(owner, email, "viewer"));
        var invitation = made.path("id").asString();
        var browser = foreign.browser();

        for (var answer :
                List.of(
                        browser.send("PUT", "/v1/members/" + member.id(), "{\"role\":\"admin\"}"),
                        browser.send("DELETE", "/v1/members/" + member.id(), ""),
                        browser.send("DELETE", "/v1/invitations/" + invitation, ""),
                        browser.send("POST", "/v1/organization/transfer", person(member)),
                        switchTo(browser, org.toString()))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        }
        for (var path : List.of("/v1/members", "/v1/invitations", "/v1/organizations")) {
            assertThat(browser.get(path).body())
                    .doesNotContain(member.email(), email, org.toString(), invitation);
        }
        assertThat(roleOf(member)).isEqualTo("member");
        assertThat(owner.browser().get("/v1/invitations").body()).contains(invitation);
    }

    @Test
    void addressesThatPassForOthersAreNotInvited() {
        var answer = invite(owner, "\u0430da@example.org", "viewer");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).doesNotContain("\u0430da");
    }

    private HttpResponse<String> invite(People.Signed by, String email, String role) {
        return by.browser().send("POST", "/v1/invitations", wanted(email, role));
    }

    private String token(People.Signed by, String email, String role) {
        var made = invite(by, email, role);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return tokenOf(letters.link(Template.INVITATION, email).orElseThrow());
    }

    private static String tokenOf(String link) {
        return link.substring(link.indexOf('#') + 1);
    }

    private static String wanted(String email, String role) {
        return "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}";
    }

    private static String person(People.Signed who) {
        return "{\"person_id\":\"" + who.id() + "\"}";
    }

    private static HttpResponse<String> accept(Browser browser, String token, String password) {
        var body = "{\"token\":\"" + token + "\",\"password\":\"" + password + "\"}";
        return browser.send("POST", "/v1/invitation/accept", body);
    }

    private static HttpResponse<String> join(Browser browser, String token) {
        var body = "{\"token\":\"" + token + "\"}";
        return browser.moved(browser.send("POST", "/v1/invitation/join", body));
    }

    private static HttpResponse<String> switchTo(Browser browser, String id) {
        var body = "{\"organization_id\":\"" + id + "\"}";
        return browser.moved(browser.send("PUT", "/v1/sessions/current/organization", body));
    }

    private JsonNode json(HttpResponse<String> answer) {
        return owner.browser().json(answer);
    }

    /** Status and body without what differs by request. */
    private String shape(HttpResponse<String> answer) {
        var error = json(answer).path("error");
        return answer.statusCode() + " " + error.path("code") + " " + error.path("message");
    }

    private String organizationOf(Browser browser) {
        return json(browser.get("/v1/me")).path("organization").path("name").asString();
    }

    private Stream<JsonNode> members(People.Signed by) {
        return heirs(by).valueStream();
    }

    private JsonNode heirs(People.Signed by) {
        return json(by.browser().get("/v1/members")).path("members");
    }

    private static boolean isWho(JsonNode member, People.Signed who) {
        return member.path("id").asString().equals(who.id().toString());
    }

    private String roleOf(People.Signed who) {
        return members(owner)
                .filter(member -> isWho(member, who))
                .map(member -> member.path("role").asString())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode list, String field) {
        return list.valueStream().map(node -> node.path(field).asString()).toList();
    }

    private List<String> auditTypes() {
        return names(json(owner.browser().get("/v1/audit")).path("records"), "type");
    }

    private static List<Integer> atOnce(int times, Callable<Integer> request) throws Exception {
        try (var threads = Executors.newFixedThreadPool(times)) {
            var calls = java.util.Collections.nCopies(times, request);
            var statuses = new java.util.ArrayList<Integer>();
            for (var call : threads.invokeAll(calls)) {
                statuses.add(call.get());
            }
            return statuses;
        }
    }
}

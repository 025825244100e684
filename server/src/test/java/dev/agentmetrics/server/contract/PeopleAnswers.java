package dev.agentmetrics.server.contract;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.mail.Letters;
import dev.agentmetrics.server.mail.Template;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;

/** Provokes every answer about organisations, members and invitations. */
final class PeopleAnswers {

    private static final String PASSWORD = "violet kettle drifts north";
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
    private static final String TOO_LARGE = "\"" + "x".repeat(70_000) + "\"";

    private static final Map<String, String> BODIES =
            Map.of(
                    "PUT /v1/members/{personId}", "{\"role\":\"viewer\"}",
                    "PUT /v1/organization", "{\"name\":\"Another name\"}",
                    "POST /v1/organizations", "{\"name\":\"One more\"}",
                    "POST /v1/invitations",
                            "{\"email\":\"new@contract.example\",\"role\":\"viewer\"}",
                    "POST /v1/organization/transfer", "{\"person_id\":\"" + NOBODY + "\"}",
                    "PUT /v1/sessions/current/organization",
                            "{\"organization_id\":\"" + NOBODY + "\"}",
                    "POST /v1/invitation/join", "{\"token\":\"nothing\"}");

    private final TestServer server;
    private final Answers answers;
    private final TestServer.Tenant tenant;
    private final People people;
    private final People.Signed owner;
    private final People.Signed viewer;

    PeopleAnswers(TestServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
        this.tenant = server.newTenant("people of the contract");
        this.people = new People(server);
        this.owner = people.signedIn(tenant.org(), Role.OWNER);
        this.viewer = people.signedIn(tenant.org(), Role.VIEWER);
    }

    void ask() {
        refusals();
        members();
        organizations();
        invitations();
        acceptance();
    }

    private void refusals() {
        for (var route : BODIES.keySet()) {
            var path = route.split(" ", 2)[1].replaceAll("\\{\\w+}", "x");
            expect(owner, route, 400, path, "{");
            expect(owner, route, 413, path, TOO_LARGE);
            var text =
                    owner.browser()
                            .request(route.split(" ", 2)[0], path, "x")
                            .setHeader("Content-Type", "text/plain")
                            .header("Origin", server.url())
                            .header("X-CSRF-Token", owner.browser().csrf().orElseThrow());
            answers.expect(route, 415, owner.browser().exchange(text));
        }
        Stream.of(
                        "PUT /v1/members/{personId}",
                        "DELETE /v1/members/{personId}",
                        "PUT /v1/organization",
                        "POST /v1/organization/transfer",
                        "GET /v1/invitations",
                        "POST /v1/invitations",
                        "DELETE /v1/invitations/{invitationId}")
                .forEach(route -> expect(viewer, route, 403));
        Stream.of(
                        "GET /v1/organizations",
                        "POST /v1/organizations",
                        "POST /v1/organization/leave",
                        "PUT /v1/sessions/current/organization",
                        "POST /v1/invitation/join")
                .forEach(this::withKey);
        expect(viewer, "GET /v1/members", 403);
    }

    private void members() {
        var route = "PUT /v1/members/{personId}";
        var another = people.signedIn(tenant.org(), Role.MEMBER);
        var address = "/v1/members/" + another.id();
        expect(owner, "GET /v1/members", 200);
        expect(owner, route, 200, address, "{\"role\":\"admin\"}");
        expect(owner, route, 422, address, "{\"role\":\"king\"}");
        expect(owner, route, 404, "/v1/members/x", BODIES.get(route));
        expect(owner, route, 409, "/v1/members/" + owner.id(), BODIES.get(route));
        var remove = "DELETE /v1/members/{personId}";
        expect(owner, remove, 404, "/v1/members/x", "");
        expect(owner, remove, 409, "/v1/members/" + owner.id(), "");
        expect(owner, remove, 200, address, "");
        var leave = "POST /v1/organization/leave";
        expect(owner, leave, 409);
        expect(people.signedIn(tenant.org(), Role.MEMBER), leave, 200);
        var transfer = "POST /v1/organization/transfer";
        expect(owner, transfer, 404);
        expect(owner, transfer, 409, path(transfer), person(owner));
        var second = people.signedIn(tenant.org(), Role.OWNER);
        var third = people.signedIn(tenant.org(), Role.MEMBER);
        expect(second, transfer, 200, path(transfer), person(third));
    }

    private void organizations() {
        expect(owner, "PUT /v1/organization", 200);
        expect(owner, "PUT /v1/organization", 422, "/v1/organization", "{}");
        var create = "POST /v1/organizations";
        var made = owner.browser().json(expect(owner, create, 201));
        expect(owner, create, 422, "/v1/organizations", "{\"name\":\" \"}");
        expect(owner, "GET /v1/organizations", 200);
        expect(people.signedIn(tenant.org(), Role.ADMIN), create, 403);
        var many = people.signedIn(server.newTenant("many").org(), Role.OWNER);
        HttpResponse<String> last;
        do {
            last = send(many, create, "/v1/organizations", BODIES.get(create));
            answers.check(create, last);
        } while (last.statusCode() == 201);
        answers.expect(create, 409, last);
        var move = "PUT /v1/sessions/current/organization";
        expect(owner, move, 404);
        var there = "{\"organization_id\":\"" + made.path("id").asString() + "\"}";
        var back = "{\"organization_id\":\"" + tenant.org() + "\"}";
        owner.browser().moved(expect(owner, move, 200, path(move), there));
        owner.browser().moved(expect(owner, move, 200, path(move), back));
    }

    private void invitations() {
        var invite = "POST /v1/invitations";
        var path = "/v1/invitations";
        var made = owner.browser().json(expect(owner, invite, 201));
        expect(owner, invite, 422, path, "{}");
        expect(owner, invite, 409, path, wanted(viewer.email()));
        expect(owner, "GET /v1/invitations", 200);
        for (int sent = 0; sent < 2; sent++) {
            expect(owner, invite, 201, path, wanted("often@contract.example"));
        }
        expect(owner, invite, 201, path, wanted("Often@contract.example"));
        expect(owner, invite, 429, path, wanted("often@contract.example"));
        var withdraw = "DELETE /v1/invitations/{invitationId}";
        expect(owner, withdraw, 404);
        var address = path + "/" + made.path("id").asString();
        expect(owner, withdraw, 200, address, "");
    }

    private void acceptance() {
        var accept = "POST /v1/invitation/accept";
        var path = "/v1/invitation/accept";
        var nobody = people.anonymous();
        var token = token("guest@contract.example");
        var look = "GET /v1/invitation/{token}";
        answers.expect(look, 200, nobody.get("/v1/invitation/" + token));
        answers.expect(look, 404, nobody.get("/v1/invitation/nothing"));
        answers.expect(accept, 400, nobody.send("POST", path, "{"));
        answers.expect(accept, 413, nobody.send("POST", path, TOO_LARGE));
        answers.expect(accept, 404, nobody.send("POST", path, "{}"));
        answers.expect(accept, 422, nobody.send("POST", path, with(token, "short")));
        var foreign =
                nobody.request("POST", path, with(token, PASSWORD))
                        .header("Origin", "https://a.invalid");
        answers.expect(accept, 403, nobody.exchange(foreign));
        var text = server.request(path).header("Content-Type", "text/plain");
        answers.expect(accept, 415, server.send(text.POST(BodyPublishers.ofString("x"))));
        answers.expect(accept, 200, nobody.send("POST", path, with(token, PASSWORD)));

        var elsewhere = server.newTenant("elsewhere");
        var stranger = people.signedIn(elsewhere.org(), Role.OWNER);
        var another = token(stranger.email());
        var join = "POST /v1/invitation/join";
        expect(stranger, join, 404);
        var other = token("other@contract.example");
        expect(stranger, join, 403, path(join), "{\"token\":\"" + other + "\"}");
        expect(stranger, join, 200, path(join), "{\"token\":\"" + another + "\"}");
    }

    private String token(String email) {
        send(owner, "POST /v1/invitations", "/v1/invitations", wanted(email));
        var link = new Letters(server).link(Template.INVITATION, email).orElseThrow();
        return link.substring(link.indexOf('#') + 1);
    }

    private static String wanted(String email) {
        return "{\"email\":\"" + email + "\",\"role\":\"member\"}";
    }

    private static String with(String token, String password) {
        return "{\"token\":\"" + token + "\",\"password\":\"" + password + "\"}";
    }

    private static String person(People.Signed who) {
        return "{\"person_id\":\"" + who.id() + "\"}";
    }

    private void withKey(String route) {
        var parts = route.split(" ", 2);
        var request =
                server.request(parts[1])
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + tenant.adminKey());
        var body = BODIES.getOrDefault(route, "");
        answers.expect(
                route, 403, server.send(request.method(parts[0], BodyPublishers.ofString(body))));
    }

    private HttpResponse<String> expect(People.Signed who, String route, int status) {
        return expect(who, route, status, path(route), BODIES.getOrDefault(route, ""));
    }

    private HttpResponse<String> expect(
            People.Signed who, String route, int status, String path, String body) {
        var answer = send(who, route, path, body);
        answers.expect(route, status, answer);
        return answer;
    }

    private static HttpResponse<String> send(
            People.Signed who, String route, String path, String body) {
        return who.browser().send(route.split(" ", 2)[0], path, body);
    }

    private static String path(String route) {
        return route.split(" ", 2)[1].replaceAll("\\{\\w+}", "x");
    }
}

package dev.agentmetrics.server.contract;

import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;

/** Provokes every answer about the deletion of an organisation. */
final class DeletionAnswers {

    private static final String PATH = "/v1/organization/deletion";
    private static final String NAME = "to be deleted";
    private static final String CONFIRMED = "{\"name\":\"" + NAME + "\"}";
    private static final String TOO_LARGE = "\"" + "x".repeat(70_000) + "\"";

    private final TestServer server;
    private final Answers answers;
    private final TestServer.Tenant tenant;
    private final Browser owner;
    private final Browser admin;
    private final Browser operator;

    DeletionAnswers(TestServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
        this.tenant = server.newTenant(NAME);
        var people = new People(server);
        this.owner = people.in(tenant.org(), Role.OWNER).browser();
        this.admin = people.in(tenant.org(), Role.ADMIN).browser();
        var first = server.bean(Operator.class).organization();
        this.operator = people.in(first, Role.OWNER).browser();
    }

    void ask() {
        var post = "POST " + PATH;
        expect(owner, "GET", 200, "");
        answers.expect("GET " + PATH, 403, server.get(PATH, tenant.writeKey()));
        expect(owner, "POST", 400, "{");
        expect(admin, "POST", 403, CONFIRMED);
        expect(operator, "POST", 409, CONFIRMED);
        expect(owner, "POST", 413, TOO_LARGE);
        answers.expect(
                post,
                415,
                owner.exchange(
                        owner.request("POST", PATH, "x")
                                .setHeader("Content-Type", "text/plain")
                                .header("Origin", server.url())
                                .header("X-CSRF-Token", owner.csrf().orElseThrow())));
        expect(owner, "POST", 422, "{\"name\":\"another\"}");
        expect(admin, "DELETE", 403, "");
        expect(owner, "DELETE", 409, "");
        expect(owner, "POST", 200, CONFIRMED);
        expect(owner, "GET", 200, "");
        answers.expect("GET /v1/me", 200, owner.get("/v1/me"));
        expect(owner, "DELETE", 200, "");
    }

    private void expect(Browser browser, String method, int status, String body) {
        answers.expect(method + " " + PATH, status, browser.send(method, PATH, body));
    }
}

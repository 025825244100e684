package dev.agentmetrics.server.contract;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;

/** Provokes what the routes about one's own sessions can answer. */
final class SessionAnswers {

    private static final String LIST = "GET /v1/sessions";
    private static final String END = "DELETE /v1/sessions/{id}";
    private static final String END_OTHERS = "DELETE /v1/sessions/others";
    private static final String END_ALL = "DELETE /v1/sessions";

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final Answers answers;

    SessionAnswers(TestServer server, TestServer.Tenant tenant, Answers answers) {
        this.server = server;
        this.tenant = tenant;
        this.answers = answers;
    }

    void provoke() {
        var person = new People(server).in(tenant.org(), Role.MEMBER);
        var browser = person.browser();
        person.browser();
        var list = answers.expect(LIST, 200, browser.get("/v1/sessions"));
        answers.expect(LIST, 403, server.get("/v1/sessions", tenant.readKey()));
        var other = "/v1/sessions/" + list.at("/sessions/1/id").asString();
        foreign(browser, END, other);
        answers.expect(END, 200, browser.send("DELETE", other, ""));
        answers.expect(END, 404, browser.send("DELETE", other, ""));
        foreign(browser, END_OTHERS, "/v1/sessions/others");
        answers.expect(END_OTHERS, 200, browser.send("DELETE", "/v1/sessions/others", ""));
        foreign(browser, END_ALL, "/v1/sessions");
        answers.expect(END_ALL, 200, browser.send("DELETE", "/v1/sessions", ""));
    }

    /** Without the proof that it comes from a page of the server. */
    private void foreign(Browser browser, String route, String path) {
        answers.expect(route, 403, browser.exchange(browser.request("DELETE", path, "")));
    }
}

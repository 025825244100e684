package dev.agentmetrics.server.contract;

import static dev.agentmetrics.server.telemetry.SpanFixtures.spanId;
import static dev.agentmetrics.server.telemetry.SpanFixtures.traceId;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.content.ContentChoice;
import dev.agentmetrics.server.content.ContentChoiceStore;
import dev.agentmetrics.server.content.ContentVault;
import dev.agentmetrics.server.content.SpanContent;
import dev.agentmetrics.server.telemetry.SpanFixtures;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Provokes every answer about what is stored of what spans say. */
final class ContentAnswers {

    private static final String PATH = "/v1/settings/content";
    private static final String TOO_LARGE = "\"" + "x".repeat(70_000) + "\"";
    private static final String SAID =
            """
            {"attributes":{"input.value":"hello"},
             "events":[{"name":"e","time":"2026-01-01T00:00:00Z","attributes":{"content":"hi"}}],
             "cut":["input.value"]}
            """;

    private final TestServer server;
    private final Answers answers;
    private final TestServer.Tenant tenant;
    private final Browser owner;

    ContentAnswers(TestServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
        this.tenant = server.newTenant("contents");
        this.owner = new People(server).signedIn(tenant.org(), Role.OWNER).browser();
    }

    void ask() {
        choose();
        read();
    }

    private void choose() {
        var put = "PUT " + PATH;
        answers.expect(put, 200, put(choice("staging")));
        answers.expect("GET " + PATH, 200, server.get(PATH, tenant.readKey()));
        answers.expect("GET " + PATH, 403, server.get(PATH, tenant.writeKey()));
        answers.expect(put, 400, put("{"));
        answers.expect(
                put,
                403,
                new People(server)
                        .signedIn(tenant.org(), Role.MEMBER)
                        .browser()
                        .send("PUT", PATH, choice("x")));
        answers.expect(put, 413, put(TOO_LARGE));
        answers.expect(
                put,
                415,
                owner.exchange(
                        owner.request("PUT", PATH, "x")
                                .setHeader("Content-Type", "text/plain")
                                .header("Origin", server.url())
                                .header("X-CSRF-Token", owner.csrf().orElseThrow())));
        answers.expect(put, 422, put("{}"));
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < 49; i++) {
            server.bean(ContentChoiceStore.class)
                    .put(
                            tenant.org(),
                            new ContentChoice("environment-" + i, false, 30, 2_000, now));
        }
        answers.expect(put, 409, put(choice("one more")));
    }

    private void read() {
        var route = "GET /v1/traces/{traceId}/spans/{spanId}/content";
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var sealed =
                server.bean(ContentVault.class)
                        .seal(tenant.org(), List.of(new SpanContent(label(1, now), SAID)))
                        .getFirst();
        server.bean(SpanWriter.class)
                .appendSaying(
                        tenant.org(),
                        List.of(SpanFixtures.span(1, 1, now), SpanFixtures.span(1, 2, now)),
                        List.of(
                                sealed,
                                // The first one's, in another place.
                                new SealedContent(
                                        label(2, now), sealed.keyVersion(), sealed.box())));
        answers.expect(route, 200, owner.get(path(1)));
        answers.expect(route, 403, server.get(path(1), tenant.adminKey()));
        answers.expect(route, 404, owner.get(path(3)));
        answers.expect(route, 409, owner.get(path(2)));
    }

    private static SealedContent.Label label(int span, Instant at) {
        return new SealedContent.Label(
                traceId(1), spanId(span), "staging", at, at, "attributes,events", 7, 1);
    }

    private static String path(int span) {
        return "/v1/traces/" + traceId(1) + "/spans/" + spanId(span) + "/content";
    }

    private HttpResponse<String> put(String body) {
        return owner.send("PUT", PATH, body);
    }

    private static String choice(String environment) {
        return "{\"environment\":\"" + environment + "\",\"stored\":true,\"days\":30}";
    }
}

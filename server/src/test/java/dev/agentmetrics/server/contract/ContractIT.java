package dev.agentmetrics.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.providers.IdentityStore;
import dev.agentmetrics.server.identity.providers.LinkedIdentity;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.ObservationFixtures;
import dev.agentmetrics.server.telemetry.Retention;
import dev.agentmetrics.server.telemetry.RunFixtures;
import dev.agentmetrics.server.telemetry.span.ObservationWriter;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.Contract;
import dev.agentmetrics.server.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * The published description of the API against the running server, in both directions: every route,
 * every status of every route, every field of every answer.
 */
@ExtendWith(TestServer.Extension.class)
class ContractIT {

    private static final String PASSWORD = "violet kettle drifts north";
    private static final String EMAIL = "contract@example.org";

    /**
     * What is not provoked here: a slow client (see {@code HostileClientsIT}), a store that is
     * broken (see {@code StoreTroubleIT}), more passwords than can be hashed at a time.
     */
    private static final Set<String> ELSEWHERE = Set.of("408", "503");

    private static final Set<String> HASHING_IS_BUSY =
            Set.of("POST /v1/setup 429", "POST /v1/invitation/accept 429");

    /** This server is closed to strangers; {@code MailIT} asks one that is open. */
    private static final Set<String> SIGN_UP_IS_CLOSED =
            Set.of(
                    "POST /v1/sign-up 202",
                    "POST /v1/sign-up 422",
                    "POST /v1/sign-up 429",
                    "POST /v1/sign-up/complete 200",
                    "POST /v1/sign-up/complete 404",
                    "POST /v1/sign-up/complete 422",
                    "POST /v1/sign-up/complete 429");

    /** What a client must not count on; everything else is always there. */
    private static final Set<String> OPTIONAL =
            Set.of(
                    "GET /v1/agent-sessions.whole",
                    "GET /v1/errors.whole",
                    "GET /v1/me.csrf_token",
                    "GET /v1/runs.histogram",
                    "GET /v1/runs.range",
                    "GET /v1/runs.total",
                    "POST /v1/events.event_id",
                    "POST /v1/sign-ins/finish.next",
                    "POST /v1/logs.partialSuccess",
                    "POST /v1/metrics.partialSuccess",
                    "POST /v1/traces.partialSuccess");

    /** Whose names are the client's, or those of parts of the server. */
    private static final Set<String> MAPS =
            Set.of(
                    "GET /v1/audit.people",
                    "GET /v1/audit.records[].details",
                    "GET /v1/agent-events.events[].attributes",
                    "GET /v1/runs/{id}/events.events[].attributes",
                    "GET /v1/health.checks",
                    "GET /v1/runs/{id}.metadata",
                    "GET /v1/runs/{id}.scores",
                    "GET /v1/runs/{id}.steps[].metadata",
                    "GET /v1/runs/{id}/spans/{spanId}.attributes",
                    "GET /v1/runs/{id}/spans/{spanId}.events[].attributes",
                    "GET /v1/runs/{id}/spans/{spanId}.links[].attributes",
                    "GET /v1/runs/{id}/spans/{spanId}.resource",
                    "GET /v1/traces/{traceId}/spans/{spanId}/content.attributes",
                    "GET /v1/traces/{traceId}/spans/{spanId}/content.events[].attributes");

    /**
     * A single event that is wrong is refused as a whole; a new key has no past; the key that is
     * revoked here was never used; the only account that is linked is the one that is unlinked; no
     * run is made from spans here, which alone tell of end users and of each call's model; what was
     * just asked to be deleted is not yet erased; no backups are made here, and keys rotate without
     * trouble.
     */
    private static final Set<String> ALWAYS_EMPTY =
            Set.of(
                    "GET /v1/agent-session.session.user_id",
                    "GET /v1/agent-sessions.sessions[].user_id",
                    "GET /v1/runs/{id}/cost.models",
                    "GET /v1/outbox.messages[].trouble",
                    "GET /v1/outbox/{messageId}.message.trouble",
                    "GET /v1/security/keys.backups.last_at",
                    "GET /v1/security/keys.backups.proven_at",
                    "GET /v1/security/keys.keys[].rotation.trouble",
                    "GET /v1/security/keys.keys[].rotation.trouble_at",
                    "GET /v1/metrics/series.others",
                    "POST /v1/erasures.erased_at",
                    "POST /v1/erasures.receipt",
                    "POST /v1/events.errors",
                    "POST /v1/keys.key.replaced_by",
                    "POST /v1/keys.key.revoked_at",
                    "POST /v1/keys.key.use.days",
                    "POST /v1/keys.key.use.last_used_at",
                    "POST /v1/keys/{keyId}/rotate.key.replaced_by",
                    "POST /v1/keys/{keyId}/rotate.key.revoked_at",
                    "POST /v1/keys/{keyId}/rotate.key.use.days",
                    "POST /v1/keys/{keyId}/rotate.key.use.last_used_at",
                    "DELETE /v1/keys/{keyId}.replaced_by",
                    "DELETE /v1/keys/{keyId}.use.days",
                    "DELETE /v1/keys/{keyId}.use.last_used_at",
                    "DELETE /v1/organization/deletion.due_at",
                    "DELETE /v1/organization/deletion.requested_at",
                    "DELETE /v1/organization/deletion.requested_by",
                    "DELETE /v1/me/factors/app.app",
                    "DELETE /v1/me/identities/{provider}.providers[].linked",
                    // Nobody is told who is here.
                    "POST /v1/sign-ins/passkey/options.public_key.allowCredentials");

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final SampleRuns runs =
            new SampleRuns(Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3)));
    private final Answers answers = new Answers();

    ContractIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("contract");
    }

    @Test
    void describesEveryRouteOfTheServerAndNoOther() {
        var served = new TreeSet<String>();
        server.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(
                        mapping -> {
                            var methods = mapping.getMethodsCondition().getMethods();
                            for (var path : mapping.getPatternValues()) {
                                if (path.startsWith("/v1/")) {
                                    // None would mean all of them.
                                    assertThat(methods).as(path).isNotEmpty();
                                    methods.forEach(method -> served.add(method + " " + path));
                                }
                            }
                        });
        assertThat(served).isNotEmpty().isEqualTo(Contract.described());
    }

    @Test
    void answersEveryOperationWithEveryStatusAsDescribed() throws IOException {
        sendEvents();
        sendSpans();
        sendMetrics();
        sendRecords();
        var spans = new SpanAnswers(server, tenant, answers);
        spans.send();
        askAboutRuns();
        askAboutEventsAndScores();
        manageKeys();
        keepEvents();
        readTheAuditLog();
        setUpAndSignIn();
        new LeakAnswers(server, answers).provoke(server.newTenant("leaked").readKey());
        new SessionAnswers(server, tenant, answers).provoke();
        new PeopleAnswers(server, answers).ask();
        new DeletionAnswers(server, answers).ask();
        new ErasureAnswers(server, answers).ask();
        new ContentAnswers(server, answers).ask();
        new PasskeyAnswers(server, tenant, answers).provoke();
        new FactorAnswers(server, answers).provoke();
        spans.ask();
        presentTheWrongCredentials();

        var described = new TreeSet<>(Contract.answers());
        described.removeIf(
                answer ->
                        !answers.seen().contains(answer)
                                && (HASHING_IS_BUSY.contains(answer)
                                        || SIGN_UP_IS_CLOSED.contains(answer)
                                        || ELSEWHERE.contains(
                                                answer.substring(answer.lastIndexOf(' ') + 1))));
        assertThat(answers.seen()).isEqualTo(described);
        assertThat(answers.optional()).isEqualTo(OPTIONAL);
        assertThat(answers.open()).isEqualTo(MAPS);
        assertThat(answers.neverFilled()).isEqualTo(ALWAYS_EMPTY);
    }

    private void sendEvents() throws IOException {
        var python = Files.readString(Contract.EXAMPLES.resolve("event-python.json"));
        var javascript = Files.readString(Contract.EXAMPLES.resolve("batch-javascript.json"));
        var live = answers.expect("POST /v1/keys", 201, newKey("write", "live"));
        var hosted = live.path("api_key").asString();
        post("/v1/events", tenant.writeKey(), 201, python);
        post("/v1/events", hosted, 200, python);
        post("/v1/events/batch", tenant.writeKey(), 201, runs.batch());
        post("/v1/events/batch", tenant.writeKey(), 201, javascript);
        post("/v1/events/batch", hosted, 200, "{\"events\":[{},5," + python + "]}");
        for (var path : Set.of("/v1/events", "/v1/events/batch")) {
            for (var bad : Set.of("", "{", "[]", "{}", "{\"events\":[]}", "{\"status\":\"odd\"}")) {
                answers.check("POST " + path, server.post(path, tenant.writeKey(), bad));
            }
            post(path, tenant.readKey(), 403, python);
            post(path, tenant.writeKey(), 413, "{\"events\":\"" + "x".repeat(11_000_000) + "\"}");
            notJson("POST " + path, tenant.writeKey());
        }
        answers.expect("GET /v1/health", 200, server.get("/v1/health"));
        assertThat(server.get("/health").body()).isEqualTo(server.get("/v1/health").body());
    }

    private void sendSpans() {
        var span = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"00\"}]}]}]}";
        post("/v1/traces", tenant.writeKey(), 200, span);
        post("/v1/traces", tenant.writeKey(), 200, "{}");
        post("/v1/traces", tenant.writeKey(), 400, "[]");
        post("/v1/traces", tenant.readKey(), 403, span);
        post("/v1/traces", tenant.writeKey(), 413, "{\"x\":\"" + "x".repeat(11_000_000) + "\"}");
        notJson("POST /v1/traces", tenant.writeKey());
    }

    private void sendRecords() {
        var line = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"00\"}]}]}]}";
        post("/v1/logs", tenant.writeKey(), 200, line);
        post("/v1/logs", tenant.writeKey(), 200, "{}");
        post("/v1/logs", tenant.writeKey(), 400, "[]");
        post("/v1/logs", tenant.readKey(), 403, line);
        post("/v1/logs", tenant.writeKey(), 413, "{\"x\":\"" + "x".repeat(11_000_000) + "\"}");
        notJson("POST /v1/logs", tenant.writeKey());
        var at = runs.from().plusSeconds(60);
        server.bean(ObservationWriter.class)
                .observe(
                        tenant.org(),
                        List.of(
                                ObservationFixtures.event(1, SampleRuns.TRACE, at),
                                ObservationFixtures.score(1, SampleRuns.TRACE, at)));
    }

    private void askAboutEventsAndScores() {
        var range = "?from=" + runs.from() + "&to=" + runs.to();
        for (var path : Set.of("/v1/agent-events", "/v1/scores")) {
            get(path, range, 200);
            get(path, "", 400);
            get(path, range + "&name=" + "x".repeat(1_001), 422);
        }
        answers.expect(
                "GET /v1/runs/{id}/events", 200, ask("/v1/runs/" + SampleRuns.TRACE + "/events"));
        answers.expect("GET /v1/runs/{id}/events", 404, ask("/v1/runs/nothing/events"));
    }

    private void sendMetrics() {
        var nothing = metric("{\"dataPoints\":[{}]}", "");
        post("/v1/metrics", tenant.writeKey(), 200, nothing);
        var now = Instant.now().getEpochSecond();
        var histogram =
                "{\"aggregationTemporality\":1,\"dataPoints\":[{\"timeUnixNano\":\""
                        + (now - 60)
                        + "000000000\",\"count\":\"4\",\"sum\":9,\"explicitBounds\":[1,2],"
                        + "\"bucketCounts\":[\"1\",\"2\",\"1\"]}]}";
        var name = ",\"name\":\"gen_ai.client.operation.duration\",\"unit\":\"s\"";
        post("/v1/metrics", tenant.writeKey(), 200, metric(histogram, name));
        post("/v1/metrics", tenant.writeKey(), 200, "{}");
        post("/v1/metrics", tenant.writeKey(), 400, "[]");
        post("/v1/metrics", tenant.readKey(), 403, "{}");
        post("/v1/metrics", tenant.writeKey(), 413, "{\"x\":\"" + "x".repeat(11_000_000) + "\"}");
        notJson("POST /v1/metrics", tenant.writeKey());
        var range = "?from=" + Instant.now().minusSeconds(3_600) + "&to=" + Instant.now();
        var known = "&name=gen_ai.client.operation.duration";
        get("/v1/metrics/names", range, 200);
        get("/v1/metrics/names", "", 400);
        get("/v1/metrics/names", range + "&environment=" + "x".repeat(1_001), 422);
        get("/v1/metrics/series", range + known + "&by=service&kind=distribution&unit=s", 200);
        get("/v1/metrics/series", range + "&name=nobodys", 200);
        get("/v1/metrics/series", range, 400);
        get("/v1/metrics/series", range + known + "&by=colour", 422);
    }

    private static String metric(String histogram, String more) {
        return "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]},"
                + "\"scopeMetrics\":[{\"metrics\":[{\"histogram\":"
                + histogram
                + more
                + "}]}]}]}";
    }

    private void askAboutRuns() {
        var range = "?from=" + runs.from() + "&to=" + runs.to();
        var tooLong = "&environment=" + "x".repeat(1_001);
        get("/v1/status", "", 200);
        get("/v1/overview", range, 200);
        get("/v1/overview", "", 400);
        get("/v1/overview", range + tooLong, 422);
        get("/v1/agents", range, 200);
        get("/v1/agents", range + "&limit=1", 200);
        get("/v1/agents", range + "&colour=red", 400);
        get("/v1/agents", range + "&sort=colour", 422);
        for (var agent : Set.of(SampleRuns.PLANNER, SampleRuns.WORKER)) {
            get("/v1/agent", range + "&agent_id=" + agent, 200);
        }
        tellOfSingleCalls();
        for (var calls : Set.of("/v1/tools", "/v1/models")) {
            get(calls, range, 200);
            get(calls, range + "&agent_id=" + SampleRuns.PLANNER + "&environment=production", 200);
            get(calls, range + "&agent_id=nobody", 200);
            get(calls, range + "&service=nobodys", 200);
            get(calls, "", 400);
            get(calls, range + tooLong, 422);
        }
        get("/v1/agent", range, 400);
        get("/v1/agent", range + "&agent_id=nobody", 404);
        get("/v1/agent", range + tooLong + "&agent_id=" + SampleRuns.PLANNER, 422);
        var page = answers.expect("GET /v1/runs", 200, ask("/v1/runs" + range + "&limit=1"));
        get("/v1/runs", range, 200);
        get("/v1/runs", range + "&cursor=" + page.path("next_cursor").asString(), 200);
        get("/v1/runs", range + "&tool=search&tool=crm", 200);
        get("/v1/runs", range + "&cursor=x", 400);
        get("/v1/runs", range + "&status=odd", 422);
        for (var trace : Set.of(SampleRuns.TRACE, SampleRuns.FAILED_TRACE, SampleRuns.LONG_TRACE)) {
            answers.expect("GET /v1/runs/{id}", 200, ask("/v1/runs/" + trace));
            answers.expect("GET /v1/runs/{id}/cost", 200, ask("/v1/runs/" + trace + "/cost"));
        }
        answers.expect("GET /v1/runs/{id}", 404, ask("/v1/runs/nothing"));
        answers.expect("GET /v1/runs/{id}/cost", 404, ask("/v1/runs/nothing/cost"));
        askAboutSessionsAndErrors(range);
        var id = page.path("runs").path(0).path("id").asString();
        for (var text : Set.of(id, SampleRuns.TRACE, "session-1", "work")) {
            get("/v1/lookup", "?q=" + text, 200);
        }
        get("/v1/lookup", "", 400);
        get("/v1/me", "", 200);
    }

    private void askAboutSessionsAndErrors(String range) {
        var sessions = ask("/v1/agent-sessions" + range + "&limit=1");
        var page = answers.expect("GET /v1/agent-sessions", 200, sessions);
        get(
                "/v1/agent-sessions",
                range + "&limit=1&cursor=" + page.path("next_cursor").asString(),
                200);
        get("/v1/agent-sessions", range + "&colour=red", 400);
        get("/v1/agent-sessions", range + "&sort=colour", 422);
        get("/v1/agent-session", "?session_id=session-2", 200);
        get("/v1/agent-session", "?session_id=session-2&limit=1", 200);
        get("/v1/agent-session", "", 400);
        get("/v1/agent-session", "?session_id=nothing", 404);
        get("/v1/agent-session", "?session_id=session-1&limit=0", 422);
        var errors = answers.expect("GET /v1/errors", 200, ask("/v1/errors" + range));
        get("/v1/errors", range + "&limit=1", 200);
        get("/v1/errors", range + "&colour=red", 400);
        get("/v1/errors", range + "&sort=colour", 422);
        var first = errors.path("errors").path(0).path("fingerprint").asString();
        var one = "GET /v1/errors/{fingerprint}";
        answers.expect(one, 200, ask("/v1/errors/" + first + range));
        answers.expect(one, 200, ask("/v1/errors/" + first + range + "&agent_id=nobody"));
        answers.expect(one, 400, ask("/v1/errors/" + first));
        answers.expect(one, 404, ask("/v1/errors/77" + range));
        answers.expect(one, 422, ask("/v1/errors/" + first + range + "&status=odd"));
    }

    /** As runs that were made from spans do: in the day that is asked about, and before it. */
    private void tellOfSingleCalls() {
        for (var day = 0; day < 2; day++) {
            var at = runs.from().plus(Duration.ofHours(3)).minus(Duration.ofDays(day));
            var run = RunFixtures.run(RunFixtures.id(8_000 + day), at);
            server.bean(EventWriter.class)
                    .append(
                            tenant.org(),
                            List.of(RunFixtures.withCalls(run, RunFixtures.calls())),
                            List.of());
        }
    }

    private void manageKeys() {
        var wanted =
                "{\"name\":\"script\",\"scope\":\"read\",\"expires_at\":\"2099-01-01T00:00:00Z\"}";
        post("/v1/keys", tenant.adminKey(), 201, wanted);
        post("/v1/keys", tenant.adminKey(), 400, "{");
        post("/v1/keys", tenant.readKey(), 403, wanted);
        post("/v1/keys", tenant.adminKey(), 413, "\"" + "x".repeat(70_000) + "\"");
        post("/v1/keys", tenant.adminKey(), 422, "{}");
        notJson("POST /v1/keys", tenant.adminKey());
        once("POST /v1/keys", 201, "/v1/keys", wanted);
        once("POST /v1/keys", 409, "/v1/keys", wanted);
        var page = server.get("/v1/keys?limit=1", tenant.adminKey());
        var first = answers.expect("GET /v1/keys", 200, page);
        var next = "/v1/keys?cursor=" + first.path("next_cursor").asString();
        answers.expect("GET /v1/keys", 200, server.get(next, tenant.adminKey()));
        answers.expect("GET /v1/keys", 422, server.get("/v1/keys?limit=0", tenant.adminKey()));
        changeKey("/v1/keys/" + first.path("keys").path(0).path("id").asString());
        answers.expect("GET /v1/keys", 200, server.get("/v1/keys", tenant.adminKey()));
    }

    private void changeKey(String address) {
        var show = "GET /v1/keys/{keyId}";
        answers.expect(show, 404, send(request(show), tenant.adminKey()));
        answers.expect(show, 200, server.get(address, tenant.adminKey()));
        // Uses are counted in memory, and stored now and then.
        var used = "/v1/keys/" + tenant.adminKey().split("_", -1)[2];
        await().until(
                        () ->
                                !answers.expect(show, 200, server.get(used, tenant.adminKey()))
                                        .at("/use/last_used_at")
                                        .isNull());
        var rotate = "POST /v1/keys/{keyId}/rotate";
        answers.expect(rotate, 404, send(request(rotate), tenant.adminKey()));
        var again = address + "/rotate";
        answers.expect(rotate, 400, server.post(again, tenant.adminKey(), "{"));
        answers.expect(
                rotate, 413, server.post(again, tenant.adminKey(), "\"" + "x".repeat(70_000)));
        answers.expect(
                rotate, 422, server.post(again, tenant.adminKey(), "{\"expires_at\":\"soon\"}"));
        notJson(rotate, tenant.adminKey());
        var made = once(rotate, 201, again, "{}");
        once(rotate, 409, again, "{}");
        answers.expect(show, 200, server.get(address, tenant.adminKey()));
        var revoke = "DELETE /v1/keys/{keyId}";
        var other = "/v1/keys/" + made.path("key").path("id").asString();
        answers.expect(revoke, 404, send(request(revoke), tenant.adminKey()));
        answers.expect(revoke, 200, send(server.request(other).DELETE(), tenant.adminKey()));
    }

    /** With the same mark each time, as a client that is not sure whether the first arrived. */
    private JsonNode once(String route, int status, String path, String json) {
        var request =
                server.request(path)
                        .header("Idempotency-Key", path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json));
        return answers.expect(route, status, send(request, tenant.adminKey()));
    }

    private void readTheAuditLog() {
        audit("GET /v1/audit", 200, "");
        audit("GET /v1/audit", 200, "?limit=1");
        audit("GET /v1/audit", 422, "?limit=0");
        audit("GET /v1/audit/export", 200, "");
        audit("GET /v1/audit/export", 200, "?format=csv");
        audit("GET /v1/audit/export", 422, "?format=xml");
    }

    private void audit(String route, int status, String query) {
        answers.expect(route, status, server.get(route.substring(4) + query, tenant.adminKey()));
    }

    private void keepEvents() {
        var route = "PUT /v1/settings/retention";
        for (var days : Set.of(0, 30, Retention.LONGEST_DAYS)) {
            answers.expect(route, 200, keep("{\"days\":" + days + "}"));
        }
        assertThat(Contract.at("/components/schemas/Retention/properties/days/maximum").asInt())
                .isEqualTo(Retention.LONGEST_DAYS);
        answers.expect(route, 400, keep("{"));
        answers.expect(route, 413, keep("\"" + "x".repeat(70_000) + "\""));
        answers.expect(route, 422, keep("{}"));
        notJson(route, tenant.adminKey());
        get("/v1/settings/retention", "", 200);
    }

    private HttpResponse<String> keep(String json) {
        return send(
                server.request("/v1/settings/retention")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json)),
                tenant.adminKey());
    }

    /** The owner of the server that all tests share; nobody else needs its one-time link. */
    private void setUpAndSignIn() {
        var link = server.line("setup").orElseThrow();
        var token = link.substring(link.lastIndexOf('/') + 1);
        var browser = new Browser(server.url(), server.caFile());
        answers.expect("GET /v1/setup/{token}", 200, browser.get("/v1/setup/" + token));
        answers.expect("GET /v1/setup/{token}", 404, browser.get("/v1/setup/nothing"));
        opening("/v1/setup", 422, "{\"token\":\"" + token + "\"}");
        opening("/v1/setup", 404, "{\"token\":\"nothing\"}");
        answers.expect("POST /v1/setup", 200, browser.setUp(link, EMAIL, PASSWORD));

        opening("/v1/sessions", 401, "{\"email\":\"nobody@example.org\",\"password\":\"x\"}");
        opening("/v1/sessions", 422, "{}");
        tryTooOften();
        answers.expect("POST /v1/sessions", 200, browser.signIn(EMAIL, PASSWORD));
        for (var path : Set.of("/v1/setup", "/v1/sessions")) {
            opening(path, 400, "{");
            opening(path, 413, "\"" + "x".repeat(70_000) + "\"");
            var foreign = browser.request("POST", path, "{}").header("Origin", "https://a.invalid");
            answers.expect("POST " + path, 403, browser.exchange(foreign));
            notJson("POST " + path, "");
        }
        answers.expect("GET /v1/me", 200, browser.get("/v1/me"));
        answers.expect("GET /v1/audit", 200, browser.get("/v1/audit"));
        signInWithServices(browser);
        var wanted = "{\"name\":\"script\",\"scope\":\"read\"}";
        var key = answers.expect("POST /v1/keys", 201, browser.send("POST", "/v1/keys", wanted));
        var address = "/v1/keys/" + key.path("key").path("id").asString();
        answers.expect("DELETE /v1/keys/{keyId}", 200, browser.send("DELETE", address, ""));
        answers.expect("GET /v1/keys", 200, browser.get("/v1/keys"));
        new EncryptionKeyAnswers(server, answers).ask(browser);
        new MailAnswers(server, answers).collect(browser, EMAIL, PASSWORD);
        var signOut = "DELETE /v1/sessions/current";
        answers.expect(
                signOut,
                403,
                browser.exchange(browser.request("DELETE", "/v1/sessions/current", "")));
        answers.expect(signOut, 200, browser.send("DELETE", "/v1/sessions/current", ""));
    }

    private void signInWithServices(Browser owner) {
        var services = new ProviderAnswers(server, answers);
        services.provoke(owner, EMAIL);
        var person = new PersonId(server.bean(IdSource.class).next());
        var now = server.bean(Clock.class).instant();
        var accounts = server.bean(AccountStore.class);
        var email = EmailAddress.parse(person + "@example.org").orElseThrow();
        accounts.insert(new Person(person, email), now);
        accounts.insert(new Membership(tenant.org(), person, Role.MEMBER), now);
        server.bean(IdentityStore.class)
                .insert(
                        new LinkedIdentity(
                                Provider.GOOGLE, "contract", person, email.text(), now, null));
        var withoutPassword = services.at("127.0.3.33");
        answers.expect("POST /v1/sign-ins/finish", 200, services.signIn(withoutPassword));
        services.lastWayIn(withoutPassword);
    }

    private void tryTooOften() {
        var wrong = "{\"email\":\"somebody@example.org\",\"password\":\"x\"}";
        var route = "POST /v1/sessions";
        var attempts = 0;
        HttpResponse<String> answer;
        do {
            var request = server.request("/v1/sessions").header("Content-Type", "application/json");
            answer = server.send(request.POST(BodyPublishers.ofString(wrong)));
            answers.check(route, answer);
        } while (answer.statusCode() == 401 && attempts++ < 100);
        answers.expect(route, 429, answer);
    }

    /** No credential, two of them, and one that may do other things. */
    private void presentTheWrongCredentials() {
        for (var route : Contract.described()) {
            if (!Contract.isPublic(route)) {
                answers.expect(route, 401, server.send(request(route)));
                var two = request(route).header("X-API-Key", tenant.readKey());
                answers.expect(route, 400, send(two, tenant.writeKey()));
                // The others were asked with what this needs: a body, a session.
                if (Contract.answers().contains(route + " 403")
                        && !answers.seen().contains(route + " 403")) {
                    answers.expect(route, 403, send(request(route), tenant.writeKey()));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "event-python.json,Event",
        "batch-javascript.json,Batch",
        "receipt-event.json,Receipt",
        "receipt-batch.json,Receipt",
        "error.json,Error",
        "health.json,Health"
    })
    void hasExamplesThatFitTheirSchemas(String example, String schema) throws IOException {
        var json = Files.readString(Contract.EXAMPLES.resolve(example));
        Contract.assertFits("#/components/schemas/" + schema, json);
    }

    /** The positive control: without it, a validator that accepts everything would do. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "Receipt, '{\"status\":\"accepted\"}'",
                "Error, '{\"error\":{},\"detail\":1}'",
                "Setup, '{\"organization\":\"a\",\"more\":1}'",
                "Setup, '{}'",
                "Period, '{\"from\":\"yesterday\",\"to\":\"2026-11-02T00:00:00Z\"}'",
                "RunPage, '{\"runs\":[],\"next_cursor\":null,\"more\":1}'"
            })
    void wouldNoticeAWrongAnswer(String schema, String json) {
        assertThat(Contract.errors("#/components/schemas/" + schema, json)).isNotEmpty();
    }

    private void get(String path, String query, int status) {
        answers.expect("GET " + path, status, ask(path + query));
    }

    private HttpResponse<String> ask(String path) {
        return server.get(path, tenant.readKey());
    }

    private void post(String path, String key, int status, String json) {
        answers.expect("POST " + path, status, server.post(path, key, json));
    }

    private HttpResponse<String> newKey(String scope, String mode) {
        return server.post(
                "/v1/keys",
                tenant.adminKey(),
                "{\"name\":\"hosted\",\"scope\":\"%s\",\"environment\":\"%s\"}"
                        .formatted(scope, mode));
    }

    private void notJson(String route, String key) {
        var parts = route.split(" ", 2);
        var request =
                server.request(parts[1].replaceAll("\\{\\w+}", "x"))
                        .header("Content-Type", "text/plain")
                        .method(parts[0], BodyPublishers.ofString("x"));
        answers.expect(route, 415, key.isEmpty() ? server.send(request) : send(request, key));
    }

    /** Without any credential, as everybody can. */
    private void opening(String path, int status, String json) {
        var request = server.request(path).header("Content-Type", "application/json");
        answers.expect(
                "POST " + path, status, server.send(request.POST(BodyPublishers.ofString(json))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String key) {
        return server.send(request.header("Authorization", "Bearer " + key));
    }

    /** A request that only lacks what the test wants to lack. */
    private HttpRequest.Builder request(String route) {
        var parts = route.split(" ", 2);
        var values = Map.of("from", runs.from().toString(), "to", runs.to().toString());
        var body = parts[0].equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}");
        var query =
                Contract.requiredQuery(route).stream()
                        .map(name -> name + "=" + values.getOrDefault(name, "x"))
                        .collect(Collectors.joining("&", "?", ""));
        return server.request(parts[1].replaceAll("\\{\\w+}", "x") + query)
                .header("Content-Type", "application/json")
                .method(parts[0], body);
    }
}

package dev.agentmetrics.server.contract;

import static dev.agentmetrics.server.telemetry.SpanFixtures.spanId;
import static dev.agentmetrics.server.telemetry.SpanFixtures.traceId;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.telemetry.SpanFixtures;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanBuilder;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Everything that can be asked about spans, and about runs that have not ended. */
final class SpanAnswers {

    private static final String TREE = "GET /v1/runs/{id}/spans";
    private static final String ONE = "GET /v1/runs/{id}/spans/{spanId}";
    private static final String UNFINISHED = "GET /v1/runs/unfinished";
    private static final int TRACE = 71;
    private static final int OPEN = 72;

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final Answers answers;

    SpanAnswers(TestServer server, TestServer.Tenant tenant, Answers answers) {
        this.server = server;
        this.tenant = tenant;
        this.answers = answers;
    }

    /** Some seconds later they are runs. */
    void send() {
        var now = Instant.now();
        var agent = SpanBuilder.agent(spanId(1), "tree").ofTrace(traceId(TRACE)).build();
        var plain =
                SpanBuilder.span(spanId(3), SpanKind.OTHER)
                        .ofTrace(traceId(TRACE))
                        .running()
                        .build();
        var open =
                SpanBuilder.agent(spanId(1), "sleeper")
                        .ofTrace(traceId(OPEN))
                        .running()
                        .receivedAt(now)
                        .build();
        server.bean(SpanWriter.class)
                .append(tenant.org(), List.of(agent, full(agent.timing().start()), plain, open));
    }

    /** With something in every place. */
    private static Span full(Instant start) {
        var span = SpanFixtures.span(TRACE, 2, start);
        var some = "{\"name\":\"e\",\"time\":\"2026-11-27T12:00:00Z\",\"attributes\":{\"a\":1}}";
        var link =
                "{\"traceId\":\"%s\",\"spanId\":\"%s\",\"attributes\":{\"a\":1}}"
                        .formatted(traceId(1), spanId(1));
        return new Span(
                span.identity(),
                span.timing(),
                span.outcome(),
                span.source(),
                span.actor(),
                span.model(),
                span.tool(),
                span.usage(),
                span.cost(),
                new Span.Content(
                        "{\"a\":1}",
                        "{\"r\":2}",
                        "[" + some + "]",
                        "[" + link + "]",
                        List.of("a.b"),
                        1,
                        2));
    }

    void ask() {
        var trace = "/v1/runs/" + traceId(TRACE);
        await().atMost(Duration.ofMinutes(1)).until(() -> status(trace) == 200);
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () ->
                                server.get("/v1/runs/unfinished", tenant.readKey())
                                        .body()
                                        .contains("sleeper"));
        var run =
                answers.expect("GET /v1/runs/{id}", 200, server.get(trace, tenant.readKey()))
                        .path("id")
                        .asString();
        get(TREE, 200, trace + "/spans");
        get(TREE, 200, "/v1/runs/" + run + "/spans");
        get(TREE, 200, trace + "/spans?limit=1");
        get(TREE, 200, trace + "/spans?after=" + spanId(1));
        get(TREE, 400, trace + "/spans?after=x");
        get(TREE, 404, "/v1/runs/x/spans");
        get(TREE, 422, trace + "/spans?limit=0");
        for (var span = 1; span <= 3; span++) {
            get(ONE, 200, trace + "/spans/" + spanId(span));
        }
        get(ONE, 404, trace + "/spans/x");
        get(UNFINISHED, 200, "/v1/runs/unfinished");
        get(UNFINISHED, 422, "/v1/runs/unfinished?limit=0");
    }

    private void get(String route, int status, String path) {
        answers.expect(route, status, server.get(path, tenant.readKey()));
    }

    private int status(String path) {
        return server.get(path, tenant.readKey()).statusCode();
    }
}

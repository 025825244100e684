package dev.agentmetrics.server.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.testing.Contract;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An engine that fails, and one that takes too long, as clients see it. The engine is the real one:
 * it is given a table that refuses or delays, and the table is put right again while it runs.
 */
@ExtendWith(TestServer.Extension.class)
class StoreTroubleIT {

    /** They work in the background, also for tests that are over, and log their own trouble. */
    private static final Set<String> HOUSEKEEPERS =
            Set.of(
                    Housekeeping.class.getName(),
                    FilterBuilder.class.getName(),
                    TraceSettler.class.getName(),
                    "dev.agentmetrics.server.deletion.data.ErasureJob");

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final TestServer.Tenant other;
    private final ClickHouse engine;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    StoreTroubleIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("trouble");
        this.other = server.newTenant("no trouble");
        this.engine = server.bean(ClickHouse.class);
    }

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
    }

    private static Logger logger() {
        return (Logger) org.slf4j.LoggerFactory.getLogger("dev.agentmetrics");
    }

    @Test
    void anEngineThatRefusesOrDelaysAnInsertIsA503ForItsSenderAlone() {
        execute("ALTER TABLE runs ADD CONSTRAINT trouble CHECK org_id != '" + tenant.org() + "'");
        try {
            for (var attempt = 0; attempt < 5; attempt++) {
                assertUnavailable("POST /v1/events", send(tenant, "refused"));
                var batch = "{\"events\":[" + event("refused") + "]}";
                assertUnavailable(
                        "POST /v1/events/batch",
                        server.post("/v1/events/batch", tenant.writeKey(), batch));
                assertStored(send(other, "other-" + attempt));
            }
        } finally {
            execute("ALTER TABLE runs DROP CONSTRAINT trouble");
        }
        assertStored(send(tenant, "refused"));

        execute(
                "CREATE MATERIALIZED VIEW trouble ENGINE = Null AS SELECT sleepEachRow(3) AS late"
                        + " FROM (SELECT org_id FROM runs WHERE org_id = '"
                        + tenant.org()
                        + "')");
        try {
            // Of others there may be some, too: of marks and roll-ups.
            var insert = "query_kind = 'Insert' AND query LIKE 'INSERT INTO `runs` %'";
            var late = CompletableFuture.supplyAsync(() -> send(tenant, "late"));
            await().until(() -> count("system.processes WHERE " + insert) > 0);
            assertThat(read(other, "/v1/lookup?q=other-1").body()).contains("other-1");
            execute("KILL QUERY WHERE " + insert);
            assertUnavailable("POST /v1/events", late.join());
        } finally {
            execute("DROP TABLE trouble");
        }
        assertThat(send(tenant, "late").statusCode()).isEqualTo(201);

        assertThat(traces(tenant)).containsExactlyInAnyOrder("refused", "late");
        assertThat(traces(other)).hasSize(5);
        // What comes and goes within a minute is logged once.
        assertThat(errors())
                .containsExactly("storing events failed; more of the same is not logged");
    }

    @Test
    void aTableThatIsNotThereOrTakesTooLongToReadIsA503ForThoseWhoNeedIt() {
        assertStored(send(tenant, "kept"));
        var range = "from=" + Instant.now().minus(Duration.ofDays(1)) + "&to=" + Instant.now();
        execute("RENAME TABLE runs TO runs_elsewhere");
        try {
            assertRefused("GET /v1/status", "/v1/status", "store_unavailable");
            assertRefused("GET /v1/overview", "/v1/overview?" + range, "store_unavailable");
            assertRefused("GET /v1/agents", "/v1/agents?" + range, "store_unavailable");
            assertRefused("GET /v1/tools", "/v1/tools?" + range, "store_unavailable");
            assertRefused("GET /v1/models", "/v1/models?" + range, "store_unavailable");
            assertRefused("GET /v1/agent", "/v1/agent?agent_id=a&" + range, "store_unavailable");
            assertRefused("GET /v1/runs", "/v1/runs?" + range, "store_unavailable");
            assertRefused("GET /v1/runs/{id}", "/v1/runs/kept", "store_unavailable");
            assertRefused("GET /v1/runs/{id}/cost", "/v1/runs/kept/cost", "store_unavailable");
            var run = "/v1/runs/00000000-0000-8000-8000-000000000001";
            assertRefused("GET /v1/runs/{id}/spans", run + "/spans", "store_unavailable");
            assertRefused(
                    "GET /v1/runs/{id}/spans/{spanId}", run + "/spans/a", "store_unavailable");
            assertRefused("GET /v1/lookup", "/v1/lookup?q=kept", "store_unavailable");
            assertRefused(
                    "GET /v1/agent-sessions", "/v1/agent-sessions?" + range, "store_unavailable");
            assertRefused(
                    "GET /v1/agent-session", "/v1/agent-session?session_id=s", "store_unavailable");
            assertRefused("GET /v1/errors", "/v1/errors?" + range, "store_unavailable");
            assertRefused(
                    "GET /v1/errors/{fingerprint}", "/v1/errors/7?" + range, "store_unavailable");
            assertOthersAreServed("first");
            assertThat(errors())
                    .containsExactly("answering questions failed; more of the same is not logged");

            execute(
                    "CREATE VIEW runs AS SELECT * FROM runs_elsewhere WHERE 1 NOT IN (SELECT"
                            + " sipHash64(number) FROM numbers(1000000000000)"
                            + " WHERE sipHash64(number) = 1)");
            var late = CompletableFuture.supplyAsync(() -> read(tenant, "/v1/lookup?q=kept"));
            assertOthersAreServed("second");
            assertTooSlow("GET /v1/lookup", late.join());
            assertTooSlow("GET /v1/lookup", read(tenant, "/v1/lookup?q=kept"));
        } finally {
            execute("DROP VIEW IF EXISTS runs");
            execute("RENAME TABLE runs_elsewhere TO runs");
        }

        assertThat(read(tenant, "/v1/lookup?q=kept").statusCode()).isEqualTo(200);
        assertThat(traces(tenant)).containsExactly("kept");
        assertThat(errors())
                .containsExactly(
                        "answering questions failed; more of the same is not logged",
                        "answering questions in time failed; more of the same is not logged");
    }

    /** Those who need another table, or none. */
    private void assertOthersAreServed(String trace) {
        assertStored(
                server.post(
                        "/v1/events",
                        other.writeKey(),
                        "{\"event_name\":\"click\",\"trace_id\":\"%s\",\"agent_id\":\"a\"}"
                                .formatted(trace)));
        assertThat(read(other, "/v1/me").statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/health").statusCode()).isEqualTo(200);
    }

    private void assertRefused(String route, String path, String code) {
        assertRefused(route, read(tenant, path), code);
    }

    private static void assertUnavailable(String route, HttpResponse<String> answer) {
        assertRefused(route, answer, "store_unavailable");
    }

    private static void assertTooSlow(String route, HttpResponse<String> answer) {
        assertRefused(route, answer, "query_too_slow");
    }

    private static void assertRefused(String route, HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(route + answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        Contract.assertDescribed(route, answer);
    }

    private static void assertStored(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("\"accepted\":1");
    }

    private HttpResponse<String> send(TestServer.Tenant sender, String trace) {
        return server.post("/v1/events", sender.writeKey(), event(trace));
    }

    private static String event(String trace) {
        return "{\"trace_id\":\"%s\",\"agent_id\":\"a\",\"status\":\"success\"}".formatted(trace);
    }

    private HttpResponse<String> read(TestServer.Tenant reader, String path) {
        return server.get(path, reader.readKey());
    }

    private List<String> traces(TestServer.Tenant owner) {
        return engine.query(
                Query.of("SELECT trace_id FROM runs WHERE org_id = {org:UUID}")
                        .with("org", owner.org().value()),
                row -> row.string("trace_id"));
    }

    private long count(String from) {
        return engine.query(Query.of("SELECT count() AS n FROM " + from), row -> row.integer("n"))
                .getFirst();
    }

    private void execute(String statement) {
        engine.execute(Query.of(statement));
    }

    private List<String> errors() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .filter(event -> !HOUSEKEEPERS.contains(event.getLoggerName()))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}

package dev.agentmetrics.server.deletion.data.http;

import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.request;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.span;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Data that has to go before its time, over HTTPS: gone from every page with the answer. */
@ExtendWith(TestServer.Extension.class)
class ErasuresIT {

    private static final String PATH = "/v1/erasures";

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final Browser owner;

    ErasuresIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("erasures-http");
        this.owner = new People(server).in(tenant.org(), Role.OWNER).browser();
    }

    @BeforeEach
    void send() {
        event("one", "checkout", "ann");
        event("two", "checkout", "bob");
        event("three", "billing", "ann");
        assertThat(agents()).containsExactlyInAnyOrder("checkout", "billing");
        assertThat(runs()).isEqualTo(3);
    }

    @Test
    void anEndUserIsInNoAnswerAnyMore() {
        var answer = erase("end_user", "ann");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var told = owner.json(answer);
        assertThat(told.path("state").asString()).isEqualTo("hidden");
        assertThat(told.path("runs").asInt()).isEqualTo(2);
        assertThat(runs()).isEqualTo(1);
        assertThat(agents()).containsExactly("checkout");
        assertThat(owner.json(owner.get("/v1/runs" + range())).toString()).doesNotContain("ann");
    }

    /** Its user is a pseudonym by then. */
    @Test
    void anEndUserIsFoundInWhatCameByOpenTelemetry() throws Exception {
        var spans =
                request(
                        span(1, 1).addAttributes(text("user.id", "ann")),
                        span(1, 2),
                        span(2, 3).addAttributes(text("user.id", "bob")));
        var answer =
                server.send(
                        server.request("/v1/traces")
                                .header("Authorization", "Bearer " + tenant.writeKey())
                                .header("Content-Type", "application/x-protobuf")
                                .POST(BodyPublishers.ofByteArray(spans.toByteArray())));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(spans()).isEqualTo(3);

        assertThat(erase("end_user", "ann").statusCode()).isEqualTo(202);

        assertThat(spans()).as("the whole trace").isEqualTo(1);
    }

    private long spans() {
        return server.bean(ClickHouse.class)
                .query(
                        Query.of("SELECT count() AS n FROM spans WHERE org_id = {org:UUID}")
                                .with("org", tenant.org().value()),
                        row -> row.integer("n"))
                .getFirst();
    }

    /** Whoever looks through the records of what was deleted finds no name there. */
    @Test
    void theNameOfAnEndUserIsKeptNowhere() {
        var name = "needle-9f31c07e";

        var answer = erase("end_user", name);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).doesNotContain(name);
        assertThat(owner.get("/v1/audit").body())
                .contains("erasure_requested")
                .doesNotContain(name);
        var kept =
                server.bean(JdbcClient.class)
                        .sql("select * from data_erasure where org_id = :org")
                        .param("org", tenant.org().value())
                        .query()
                        .singleRow();
        assertThat(kept.toString()).contains("end_user").doesNotContain(name);
    }

    @Test
    void anAgentIsGoneFromTheListsAndTheSums() {
        assertThat(erase("agent", "checkout").statusCode()).isEqualTo(202);

        assertThat(agents()).containsExactly("billing");
        assertThat(runs()).isEqualTo(1);
        var list = owner.json(owner.get(PATH)).path("erasures");
        assertThat(list.at("/0/subject").asString()).isEqualTo("checkout");
        assertThat(list.at("/0/receipt").isNull()).as("before the files are clean").isTrue();
    }

    @Test
    void aRunIsGoneByItsId() {
        var run = owner.json(owner.get("/v1/runs" + range())).at("/runs/0/id").asString();

        assertThat(erase("run", run).statusCode()).isEqualTo(202);

        assertThat(owner.get("/v1/runs/" + run).statusCode()).isEqualTo(404);
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void nothingOfAnotherOrganisationGoes() {
        var stranger = server.newTenant("erasures-stranger");
        var theirs = new People(server).in(stranger.org(), Role.OWNER).browser();
        var run = owner.json(owner.get("/v1/runs" + range())).at("/runs/0/id").asString();

        for (var wish : List.of(wish("agent", "checkout"), wish("run", run))) {
            var answer = theirs.send("POST", PATH, wish);
            assertThat(theirs.json(answer).path("runs").asInt()).isZero();
        }
        assertThat(runs()).isEqualTo(3);
    }

    @Test
    void whatIsNotUnderstoodDeletesNothing() {
        for (var wish :
                List.of(
                        "{}",
                        wish("everything", "x"),
                        wish("agent", " "),
                        wish("run", "not-an-id"),
                        wish("agent", "x".repeat(513)))) {
            assertThat(owner.send("POST", PATH, wish).statusCode()).as(wish).isEqualTo(422);
        }
        assertThat(runs()).isEqualTo(3);
    }

    private HttpResponse<String> erase(String kind, String subject) {
        return owner.send("POST", PATH, wish(kind, subject));
    }

    private static String wish(String kind, String subject) {
        return "{\"kind\":\"" + kind + "\",\"subject\":\"" + subject + "\"}";
    }

    private void event(String id, String agent, String user) {
        var body =
                """
                {"event_id":"%1$s","trace_id":"%1$s","agent_id":"%2$s","status":"success",
                 "duration_ms":12,"metadata":{"user_id":"%3$s"}}
                """
                        .formatted(id + tenant.org(), agent, user);
        var answer = server.post("/v1/events", tenant.writeKey(), body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        await().until(() -> runs() > 0);
    }

    private static String range() {
        var now = Instant.now();
        return "?from=" + now.minusSeconds(3600) + "&to=" + now.plusSeconds(60);
    }

    private int runs() {
        return owner.json(owner.get("/v1/overview" + range())).at("/totals/runs").asInt();
    }

    private List<String> agents() {
        return StreamSupport.stream(
                        owner.json(owner.get("/v1/agents" + range())).path("agents").spliterator(),
                        false)
                .map((JsonNode agent) -> agent.path("agent_id").asString())
                .toList();
    }
}

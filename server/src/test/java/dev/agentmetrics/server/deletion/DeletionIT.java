package dev.agentmetrics.server.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.audit.AuditVerifier;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.ingest.otlp.OtlpFixtures;
import dev.agentmetrics.server.mail.Letters;
import dev.agentmetrics.server.mail.Template;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.ObservationFixtures;
import dev.agentmetrics.server.telemetry.RunFixtures;
import dev.agentmetrics.server.telemetry.SpanFixtures;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import dev.agentmetrics.server.telemetry.metric.MetricFixtures;
import dev.agentmetrics.server.telemetry.metric.MetricWriter;
import dev.agentmetrics.server.telemetry.span.ObservationWriter;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An organisation that is being deleted, and one that was, on the running server. */
@ExtendWith(TestServer.Extension.class)
class DeletionIT {

    private static final String PATH = "/v1/organization/deletion";

    private static final String PASSWORD = "violet kettle drifts north";

    private final TestServer server;
    private final People people;
    private final JdbcClient jdbc;
    private final TestServer.Tenant tenant;
    private final People.Member owner;
    private final Browser asOwner;
    private final People.Member member;
    private final Browser asMember;

    DeletionIT(TestServer server) {
        this.server = server;
        this.people = new People(server);
        this.jdbc = server.bean(JdbcClient.class);
        this.tenant = server.newTenant("doomed");
        this.owner = people.in(tenant.org(), Role.OWNER);
        this.asOwner = owner.browser();
        this.member = people.in(tenant.org(), Role.MEMBER);
        this.asMember = member.browser();
    }

    @Test
    void fromTheAnswerOnNoKeyDoesAnythingAndTheCodeSaysWhy() {
        assertThat(event(tenant.writeKey()).statusCode()).isIn(200, 201);

        assertThat(request("doomed").statusCode()).isEqualTo(200);

        for (var answer :
                List.of(
                        event(tenant.writeKey()),
                        server.post("/v1/events/batch", tenant.adminKey(), "[]"),
                        server.get("/v1/status", tenant.readKey()),
                        server.get("/v1/keys", tenant.adminKey()),
                        server.post(
                                "/v1/keys",
                                tenant.adminKey(),
                                "{\"name\":\"x\",\"scope\":\"read\"}"))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
            assertThat(code(answer)).isEqualTo("organization_deleting");
        }
    }

    @Test
    void itsOwnersReadAndChangeNothingAndNobodyElseDoesEither() {
        request("doomed");

        for (var path :
                List.of("/v1/status", "/v1/audit", "/v1/members", "/v1/settings/retention")) {
            assertThat(asOwner.get(path).statusCode()).as(path).isEqualTo(200);
        }
        for (var change :
                List.of(
                        asOwner.send("PUT", "/v1/settings/retention", "{\"days\":3}"),
                        asOwner.send("PUT", "/v1/organization", "{\"name\":\"other\"}"),
                        asOwner.send("POST", "/v1/keys", "{\"name\":\"x\",\"scope\":\"read\"}"),
                        asOwner.send(
                                "POST",
                                "/v1/invitations",
                                "{\"email\":\"x@example.org\",\"role\":\"viewer\"}"),
                        asMember.get("/v1/status"),
                        asMember.get("/v1/members"))) {
            assertThat(change.statusCode()).as(change.body()).isEqualTo(403);
            assertThat(code(change)).isEqualTo("organization_deleting");
        }
        var me = asOwner.json(asOwner.get("/v1/me"));
        assertThat(me.path("organization").path("deletion_due_at").isNull()).isFalse();
        assertThat(me.path("permissions").values().stream().map(name -> name.asString()))
                .containsExactlyInAnyOrder("data_read", "audit_read", "member_read");
        var theirs = asMember.json(asMember.get("/v1/me"));
        assertThat(theirs.path("permissions")).isEmpty();
    }

    @Test
    void anOwnerStopsItAndEverythingWorksAgain() {
        var before = asOwner.json(asOwner.get(PATH));
        assertThat(before.path("state").asString()).isEqualTo("none");
        var asked = asOwner.json(request(" doomed "));
        assertThat(asked.path("state").asString()).isEqualTo("waiting");
        assertThat(asked.path("requested_by").asString()).isEqualTo(owner.email());
        assertThat(
                        Duration.between(
                                Instant.parse(asked.path("requested_at").asString()),
                                Instant.parse(asked.path("due_at").asString())))
                .isEqualTo(Duration.ofDays(7));
        assertThat(asMember.json(asMember.get(PATH))).isEqualTo(asked);
        var stranger = server.newTenant("stranger");
        assertThat(server.get(PATH, stranger.readKey()).body()).contains("\"none\"");

        assertThat(asOwner.send("DELETE", PATH, "").statusCode()).isEqualTo(200);

        assertThat(event(tenant.writeKey()).statusCode()).isIn(200, 201);
        assertThat(asMember.get("/v1/status").statusCode()).isEqualTo(200);
        assertThat(mails(owner)).containsExactly("organization_deleting", "organization_kept");
        assertThat(mails(member)).containsExactly("organization_deleting", "organization_kept");
    }

    @Test
    void onlyAnOwnerWhoTypesTheNameBeginsIt() {
        assertThat(request("domed").statusCode()).isEqualTo(422);
        assertThat(request("").statusCode()).isEqualTo(422);
        var admin = people.in(tenant.org(), Role.ADMIN);
        for (var method : List.of("POST", "DELETE")) {
            assertThat(admin.browser().send(method, PATH, "{\"name\":\"doomed\"}").statusCode())
                    .isEqualTo(403);
            assertThat(asMember.send(method, PATH, "{\"name\":\"doomed\"}").statusCode())
                    .isEqualTo(403);
            var key =
                    server.send(
                            server.request(PATH)
                                    .header("Authorization", "Bearer " + tenant.adminKey())
                                    .header("Content-Type", "application/json")
                                    .method(
                                            method,
                                            BodyPublishers.ofString("{\"name\":\"doomed\"}")));
            assertThat(key.statusCode()).isEqualTo(403);
        }
        assertThat(event(tenant.writeKey()).statusCode()).isIn(200, 201);
    }

    @Test
    void theOperatorsOrganisationCannotBeDeleted() {
        var first = people.in(server.bean(Operator.class).organization(), Role.OWNER);
        var answer = first.browser().send("POST", PATH, "{\"name\":\"whatever\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(code(answer)).isEqualTo("operator_organization");
    }

    @Test
    void nobodyJoinsAnOrganisationThatIsBeingDeleted() {
        var email = "late-" + owner.id() + "@example.org";
        asOwner.send(
                "POST",
                "/v1/invitations",
                "{\"email\":\"%s\",\"role\":\"viewer\"}".formatted(email));
        var link = new Letters(server).link(Template.INVITATION, email).orElseThrow();
        var offer = "/v1/invitation/" + link.substring(link.indexOf('#') + 1);
        assertThat(server.get(offer).statusCode()).isEqualTo(200);

        request("doomed");
        assertThat(server.get(offer).statusCode()).isEqualTo(404);

        asOwner.send("DELETE", PATH, "");
        assertThat(server.get(offer).statusCode()).isEqualTo(200);
    }

    /**
     * Every column of both stores that can hold an id is looked at, whatever it is called: a table
     * that is added later turns this red until it is filled here and erased.
     */
    @Test
    void nothingIsLeftAnywhere() {
        var elsewhere = server.newTenant("elsewhere");
        var homed = people.in(tenant.org(), Role.ADMIN);
        server.bean(AccountStore.class)
                .insert(
                        new Membership(elsewhere.org(), homed.id(), Role.MEMBER),
                        server.bean(Clock.class).instant());
        fillEverything();
        var keys =
                jdbc.sql("select key_id from api_key where org_id = :org")
                        .param("org", tenant.org().value())
                        .query(String.class)
                        .list();
        request("doomed");
        fillWhatNoRequestFills();
        assertThat(places("org_id"))
                .as("tables of organisations; fill a new one in fillEverything()")
                .allSatisfy(
                        place ->
                                assertThat(inStore(place, tenant.org().value()))
                                        .as(place)
                                        .isPositive());
        assertThat(inEvents(tenant.org()).values())
                .as("rows of events")
                .allMatch(count -> count > 0);
        assertThat(usesOf(keys)).isPositive();

        carryOut(tenant.org());

        for (var place : places("%")) {
            assertThat(inStore(place, tenant.org().value())).as(place + ", organisation").isZero();
            assertThat(inStore(place, owner.id().value())).as(place + ", owner").isZero();
            assertThat(inStore(place, member.id().value())).as(place + ", member").isZero();
        }
        assertThat(inEvents(tenant.org()).values()).allMatch(count -> count == 0);
        assertThat(usesOf(keys)).isZero();
        assertThat(server.get("/v1/status", tenant.readKey()).statusCode()).isEqualTo(401);
        assertThat(asOwner.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(
                        new Browser(server.url(), server.caFile())
                                .signIn(owner.email(), PASSWORD)
                                .statusCode())
                .isEqualTo(401);
        assertThat(mails(owner)).endsWith("organization_deleted");
        assertThat(mails(homed)).endsWith("organization_deleted");
        var home = new Browser(server.url(), server.caFile());
        assertThat(home.signIn(homed.email(), PASSWORD).statusCode()).isEqualTo(200);
        assertThat(home.json(home.get("/v1/me")).path("organization").path("id").asString())
                .isEqualTo(elsewhere.org().toString());
        assertThat(
                        jdbc.sql(
                                        "select count(*) from audit_record where type ="
                                                + " 'organization_deleted' and chain_id = :operator"
                                                + " and body like :org")
                                .param(
                                        "operator",
                                        server.bean(Operator.class).organization().value())
                                .param("org", "%" + tenant.org() + "%")
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
        assertThat(
                        AuditVerifier.over(
                                        server.bean(DataSource.class), server.bean(KeySource.class))
                                .verify()
                                .breaks())
                .noneMatch(found -> found.chain().equals(tenant.org().value()));
    }

    /**
     * Writers that were let in before, and go on: past the place where keys are refused, so that
     * only the event store itself stands in their way.
     */
    @Test
    void eventsOnTheirWayDoNotComeBack() throws Exception {
        request("doomed");
        var writer = server.bean(EventWriter.class);
        var numbers = new AtomicInteger();
        var over = new AtomicBoolean();
        var stored = new CountDownLatch(4);
        var refused = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                refused.add(
                        threads.submit(
                                () -> {
                                    int written = 0;
                                    int late = 0;
                                    while (late < 20) {
                                        try {
                                            append(writer, numbers.incrementAndGet());
                                        } catch (ProblemException _) {
                                            return written;
                                        }
                                        written++;
                                        late += over.get() ? 1 : 0;
                                        stored.countDown();
                                    }
                                    return written;
                                }));
            }
            try {
                stored.await();
                carryOut(tenant.org());
            } finally {
                over.set(true);
            }
            int written = 0;
            for (var thread : refused) {
                written += thread.get();
            }
            assertThat(written).isPositive();
        }
        assertThat(inEvents(tenant.org()).values()).allMatch(count -> count == 0);
        assertThatThrownBy(() -> append(writer, numbers.incrementAndGet()))
                .isInstanceOf(ProblemException.class);
    }

    private void append(EventWriter writer, int number) {
        var at = Instant.now().minus(Duration.ofHours(2));
        writer.append(
                tenant.org(), List.of(RunFixtures.run(RunFixtures.id(number), at)), List.of());
    }

    /** As if its time were over. */
    private void carryOut(OrgId org) {
        jdbc.sql("update organization_deletion set due_at = requested_at where org_id = :org")
                .param("org", org.value())
                .update();
        server.bean(DeletionJob.class).round();
        assertThat(
                        jdbc.sql("select count(*) from organization where id = :org")
                                .param("org", org.value())
                                .query(Long.class)
                                .single())
                .isZero();
    }

    /** From now on the owner, who has none that is confirmed, may do nothing more. */
    private void fillWhatNoRequestFills() {
        jdbc.sql("insert into second_factor_rule (org_id, since) values (:org, current_timestamp)")
                .param("org", tenant.org().value())
                .update();
        jdbc.sql(
                        "insert into going_trace (part_id, org_id, wish, kind, ids)"
                                + " values (:id, :org, :id, 'trace', 'a b')")
                .param("id", UUID.randomUUID())
                .param("org", tenant.org().value())
                .update();
        jdbc.sql(
                        "insert into totp_factor (person_id, sealed, confirmed, since, last_step)"
                                + " values (:person, :sealed, false, current_timestamp, 0)")
                .param("person", owner.id().value())
                .param("sealed", new byte[] {1})
                .update();
    }

    /** A row in every table that belongs to an organisation. */
    private void fillEverything() {
        var writer = server.bean(EventWriter.class);
        var at = Instant.now().minus(Duration.ofDays(3));
        for (int i = 1; i <= 3; i++) {
            var then = at.minus(Duration.ofDays(40L * i));
            writer.append(
                    tenant.org(),
                    List.of(RunFixtures.run(RunFixtures.id(i), then)),
                    List.of(RunFixtures.event(RunFixtures.id(100 + i), then)));
        }
        server.bean(ObservationWriter.class)
                .observe(
                        tenant.org(),
                        List.of(
                                ObservationFixtures.event(1, "", at),
                                ObservationFixtures.score(1, "", at)));
        server.bean(MetricWriter.class)
                .append(tenant.org(), List.of(MetricFixtures.point(1, "planner", at)));
        server.bean(SpanWriter.class)
                .appendSaying(
                        tenant.org(),
                        List.of(SpanFixtures.span(7, 1, at)),
                        List.of(said(7, 1, at)));
        sendAnAgentThatIsStillAtWork();
        await().until(() -> inEvents(tenant.org()).getOrDefault("duration_hours.org_id", 0L) > 0);
        server.send(
                asOwner.request("POST", "/v1/keys", "{\"name\":\"once\",\"scope\":\"read\"}")
                        .header("Origin", server.url())
                        .header("X-CSRF-Token", asOwner.csrf().orElseThrow())
                        .header("Idempotency-Key", "once"));
        assertThat(event(tenant.writeKey()).statusCode()).isIn(200, 201);
        assertThat(asOwner.get("/v1/keys").statusCode()).isEqualTo(200);
        assertThat(asOwner.send("PUT", "/v1/settings/retention", "{\"days\":399}").statusCode())
                .isEqualTo(200);
        var stored = "{\"environment\":\"staging\",\"stored\":true,\"days\":30}";
        assertThat(asOwner.send("PUT", "/v1/settings/content", stored).statusCode()).isEqualTo(200);
        var gone = "{\"kind\":\"agent\",\"subject\":\"gone\"}";
        assertThat(asOwner.send("POST", "/v1/erasures", gone).statusCode()).isEqualTo(202);
        assertThat(
                        asOwner.send(
                                        "POST",
                                        "/v1/invitations",
                                        "{\"email\":\"invited@example.org\",\"role\":\"viewer\"}")
                                .statusCode())
                .isEqualTo(201);
    }

    private static SealedContent said(int trace, int span, Instant at) {
        return new SealedContent(
                new SealedContent.Label(
                        SpanFixtures.traceId(trace),
                        SpanFixtures.spanId(span),
                        "staging",
                        at,
                        at,
                        "attributes",
                        7,
                        1),
                1,
                new byte[] {1});
    }

    /** Its end is waited for, so that there is a state of its trace, too. */
    private void sendAnAgentThatIsStillAtWork() {
        var agent =
                OtlpFixtures.span(1, 1)
                        .clearEndTimeUnixNano()
                        .clearAttributes()
                        .addAttributes(OtlpFixtures.text("gen_ai.operation.name", "invoke_agent"))
                        .addAttributes(OtlpFixtures.text("gen_ai.agent.name", "planner"));
        var call = OtlpFixtures.span(1, 2).setParentSpanId(OtlpFixtures.id(8, 1));
        var answer =
                server.send(
                        server.request("/v1/traces")
                                .header("Authorization", "Bearer " + tenant.writeKey())
                                .header("Content-Type", "application/x-protobuf")
                                .POST(
                                        BodyPublishers.ofByteArray(
                                                OtlpFixtures.request(agent, call).toByteArray())));
        assertThat(answer.statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> inEvents(tenant.org()).getOrDefault("trace_states.org_id", 0L) > 0);
    }

    private HttpResponse<String> request(String name) {
        return asOwner.send("POST", PATH, "{\"name\":\"" + name + "\"}");
    }

    private HttpResponse<String> event(String key) {
        return server.post(
                "/v1/events",
                key,
                "{\"agent_id\":\"a\",\"trace_id\":\"%s\",\"status\":\"success\"}"
                        .formatted(UUID.randomUUID()));
    }

    private String code(HttpResponse<String> answer) {
        return asOwner.json(answer).path("error").path("code").asString();
    }

    private List<String> mails(People.Member to) {
        return jdbc.sql("select template from mail_message where recipient = :to order by id")
                .param("to", to.email())
                .query(String.class)
                .list();
    }

    /** {@code table.column} of the control store where an id may stand. */
    private List<String> places(String column) {
        return jdbc.sql(
                        """
                        select lower(c.table_name) || '.' || lower(c.column_name)
                          from information_schema.columns c
                          join information_schema.tables t
                            on t.table_name = c.table_name and t.table_schema = c.table_schema
                         where lower(c.table_schema) = 'public' and t.table_type = 'BASE TABLE'
                           and lower(c.data_type) = 'uuid' and lower(c.column_name) like :column
                           and lower(c.table_name) <> 'operator_organization'
                        """)
                .param("column", column)
                .query(String.class)
                .list();
    }

    private long inStore(String place, UUID id) {
        var parts = place.split("\\.", 2);
        return jdbc.sql("select count(*) from %s where %s = :id".formatted(parts[0], parts[1]))
                .param("id", id)
                .query(Long.class)
                .single();
    }

    private long usesOf(List<String> keys) {
        return jdbc.sql("select count(*) from api_key_use where key_id in (:keys)")
                .param("keys", keys)
                .query(Long.class)
                .single();
    }

    /** Rows of the organisation by {@code table.column} of the event store. */
    private Map<String, Long> inEvents(OrgId org) {
        var engine = server.bean(ClickHouse.class);
        var counts = new TreeMap<String, Long>();
        engine.query(
                        Query.of(
                                "SELECT table, name FROM system.columns WHERE database ="
                                        + " currentDatabase() AND type LIKE '%UUID%' AND name LIKE"
                                        + " '%org%'"),
                        row -> new String[] {row.string("table"), row.string("name")})
                .forEach(
                        place ->
                                counts.put(
                                        place[0] + "." + place[1],
                                        engine.query(
                                                        Query.of(
                                                                        "SELECT count() AS n FROM %s WHERE %s = {org:UUID}"
                                                                                .formatted(
                                                                                        place[0],
                                                                                        place[1]))
                                                                .with("org", org.value()),
                                                        row -> row.integer("n"))
                                                .getFirst()));
        assertThat(Stream.of("runs", "client_events", "run_hours", "duration_hours", "call_hours"))
                .allSatisfy(table -> assertThat(counts).containsKey(table + ".org_id"));
        return counts;
    }
}

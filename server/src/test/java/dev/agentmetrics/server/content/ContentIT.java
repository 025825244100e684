package dev.agentmetrics.server.content;

import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.request;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.span;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Prompts over HTTPS: stored where somebody opted in, sealed, and read by few. */
@ExtendWith(TestServer.Extension.class)
class ContentIT {

    private static final String SETTINGS = "/v1/settings/content";
    private static final String PROMPT = "what did the doctor say about my needle?";

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final People people;
    private final Browser owner;

    ContentIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("content");
        this.people = new People(server);
        this.owner = people.signedIn(tenant.org(), Role.OWNER).browser();
    }

    private static String choice(String environment, boolean stored) {
        return "{\"environment\":\"%s\",\"stored\":%s}".formatted(environment, stored);
    }

    private void choose(Browser who, String environment, boolean stored) {
        var answer = who.send("PUT", SETTINGS, choice(environment, stored));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static Span.Builder asking(int trace, int span, String environment) {
        return span(trace, span)
                .addAttributes(text("deployment.environment.name", environment))
                .addAttributes(text("gen_ai.input.messages", PROMPT));
    }

    private void send(TestServer.Tenant from, Span.Builder... spans) throws Exception {
        var answer =
                server.client()
                        .send(
                                server.request("/v1/traces")
                                        .header("Authorization", "Bearer " + from.writeKey())
                                        .header("Content-Type", "application/x-protobuf")
                                        .POST(
                                                BodyPublishers.ofByteArray(
                                                        request(spans).toByteArray()))
                                        .build(),
                                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static String path(int trace, int span) {
        return "/v1/traces/%032x/spans/%016x/content".formatted(trace, span);
    }

    private static HttpResponse<String> read(Browser who, int trace, int span) {
        return who.get(path(trace, span));
    }

    private long rows(String table, String condition) {
        return server.bean(ClickHouse.class)
                .query(
                        Query.of(
                                        "SELECT count() AS n FROM %s WHERE org_id = {org:UUID} AND %s"
                                                .formatted(table, condition))
                                .with("org", tenant.org().value())
                                .with("prompt", PROMPT),
                        row -> row.integer("n"))
                .getFirst();
    }

    @Test
    void isStoredOnlyWhereSomebodyOptedInAndFromTheNextRequestOn() throws Exception {
        send(tenant, asking(1, 1, "staging"));
        assertThat(rows("span_contents", "true")).isZero();
        choose(owner, "staging", true);
        send(tenant, asking(1, 2, "staging"), asking(1, 3, "production"));

        assertThat(read(owner, 1, 1).statusCode()).isEqualTo(404);
        assertThat(read(owner, 1, 3).statusCode()).isEqualTo(404);
        var content = owner.json(read(owner, 1, 2));
        assertThat(content.at("/attributes/gen_ai.input.messages").asString()).isEqualTo(PROMPT);
        assertThat(content.path("environment").asString()).isEqualTo("staging");
        assertThat(content.path("cut")).isEmpty();

        choose(owner, "staging", false);
        send(tenant, asking(1, 4, "staging"));
        assertThat(read(owner, 1, 4).statusCode()).isEqualTo(404);
        assertThat(read(owner, 1, 2).statusCode()).as("stays for its time").isEqualTo(200);
    }

    @Test
    @Tag("C05")
    void theEngineNeverHasItInClear() throws Exception {
        choose(owner, "staging", true);
        send(tenant, asking(2, 1, "staging"), asking(2, 2, "production"));

        assertThat(rows("span_contents", "true")).isEqualTo(1);
        assertThat(rows("span_contents", "position(sealed, {prompt:String}) > 0")).isZero();
        assertThat(rows("spans", "true")).isEqualTo(2);
        assertThat(
                        rows(
                                "spans",
                                "position(concat(attributes, resource, events, links, name,"
                                        + " error_message), {prompt:String}) > 0"))
                .isZero();
        assertThat(rows("spans", "position(attributes, 'content_stored') > 0"))
                .as("the search finds what is there")
                .isEqualTo(1);
    }

    @Test
    void isReadByOwnersAndAdminsAndEachReaderIsInTheLogOnce() throws Exception {
        choose(owner, "", true);
        send(tenant, span(3, 1).addAttributes(text("gen_ai.input.messages", PROMPT)));
        for (var role : List.of(Role.MEMBER, Role.VIEWER)) {
            var answer = read(people.signedIn(tenant.org(), role).browser(), 3, 1);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).doesNotContain(PROMPT);
        }
        for (var key : List.of(tenant.adminKey(), tenant.readKey(), tenant.writeKey())) {
            assertThat(server.get(path(3, 1), key).statusCode()).isEqualTo(403);
        }
        assertThat(reads()).isEmpty();

        var admin = people.signedIn(tenant.org(), Role.ADMIN);
        for (int i = 0; i < 3; i++) {
            assertThat(read(admin.browser(), 3, 1).body()).contains(PROMPT);
        }
        assertThat(read(owner, 3, 1).statusCode()).isEqualTo(200);
        assertThat(reads()).hasSize(2).contains(admin.id().toString());
    }

    private List<String> reads() {
        return server.bean(JdbcClient.class)
                .sql(
                        "select actor_id from audit_record where chain_id = :org and type ="
                                + " 'content_read'")
                .param("org", tenant.org().value())
                .query(String.class)
                .list();
    }

    @Test
    void whatAPersonChoosesIsCheckedAndNoKeyChooses() {
        assertThat(
                        server.send(
                                        server.request(SETTINGS)
                                                .header(
                                                        "Authorization",
                                                        "Bearer " + tenant.adminKey())
                                                .header("Content-Type", "application/json")
                                                .PUT(BodyPublishers.ofString(choice("x", true))))
                                .body())
                .contains("person_required");
        for (var wrong :
                List.of(
                        "{}",
                        "{\"environment\":\"x\"}",
                        "{\"stored\":true}",
                        "{\"environment\":\"x\",\"stored\":true,\"days\":0}",
                        "{\"environment\":\"x\",\"stored\":true,\"days\":366}",
                        "{\"environment\":\"x\",\"stored\":true,\"characters\":1023}",
                        "{\"environment\":\"x\",\"stored\":true,\"characters\":262145}")) {
            assertThat(owner.send("PUT", SETTINGS, wrong).statusCode()).as(wrong).isEqualTo(422);
        }
        assertThat(owner.send("PUT", "/v1/settings/retention", "{\"days\":7}").statusCode())
                .isEqualTo(200);
        assertThat(
                        owner.send(
                                        "PUT",
                                        SETTINGS,
                                        "{\"environment\":\"x\",\"stored\":true,\"days\":8}")
                                .statusCode())
                .as("not longer than events")
                .isEqualTo(422);
        assertThat(owner.send("PUT", SETTINGS, choice("a\\u0000b", true)).statusCode())
                .as("what PostgreSQL cannot store")
                .isEqualTo(422);
        choose(owner, "x", true);
        assertThat(owner.json(owner.get(SETTINGS)).at("/environments/0/days").asInt()).isEqualTo(7);
    }

    @Test
    void nothingOfAnotherOrganisationIsFoundOrChanged() throws Exception {
        var other = server.newTenant("content of others");
        var stranger = people.signedIn(other.org(), Role.OWNER).browser();
        choose(owner, "staging", true);
        choose(stranger, "production", true);
        send(tenant, asking(4, 1, "staging"));
        send(other, asking(4, 1, "staging"));

        assertThat(read(stranger, 4, 1).statusCode()).isEqualTo(404);
        assertThat(stranger.get(SETTINGS).body()).doesNotContain("staging");
        assertThat(
                        stranger.send(
                                        "POST",
                                        "/v1/erasures",
                                        "{\"kind\":\"content\",\"subject\":\"staging\"}")
                                .statusCode())
                .isEqualTo(202);
        assertThat(read(owner, 4, 1).body()).contains(PROMPT);
    }

    /**
     * Whoever can write to the engine can put a row where it does not belong, but not open it
     * there.
     */
    @Test
    void aRowThatStandsElsewhereDoesNotOpen() throws Exception {
        var other = server.newTenant("content, swapped");
        var stranger = people.signedIn(other.org(), Role.OWNER).browser();
        choose(owner, "staging", true);
        choose(stranger, "staging", true);
        send(tenant, asking(5, 1, "staging"));
        send(other, asking(5, 9, "staging"));
        assertThat(read(owner, 5, 1).statusCode()).isEqualTo(200);

        put(other.org(), "trace_id", "span_id", "environment");
        put(tenant.org(), "trace_id", "'00000000000000ff'", "environment");
        put(tenant.org(), "'000000000000000000000000000000ff'", "span_id", "environment");
        put(tenant.org(), "trace_id", "'00000000000000fe'", "'production'");

        for (var swapped :
                List.of(
                        read(stranger, 5, 1),
                        read(owner, 5, 0xff),
                        read(owner, 0xff, 1),
                        read(owner, 5, 0xfe))) {
            assertThat(swapped.statusCode()).isEqualTo(409);
            assertThat(swapped.body()).contains("content_unreadable").doesNotContain(PROMPT);
        }
    }

    /** The first span of trace 5 once more, with these values in place of its own. */
    private void put(OrgId org, String trace, String span, String environment) {
        server.bean(ClickHouse.class)
                .execute(
                        Query.of(
                                        """
                                        INSERT INTO span_contents
                                        SELECT {other:UUID}, generateUUIDv4(), at, received_at, %s, %s, %s, parts,
                                               key_version, sealed, characters, cut
                                          FROM span_contents
                                         WHERE org_id = {org:UUID} AND span_id = '0000000000000001'
                                         LIMIT 1
                                        """
                                                .formatted(trace, span, environment))
                                .with("other", org.value())
                                .with("org", tenant.org().value()));
    }

    @Test
    void isDeletedByItsEnvironmentAtOnceAndComesBackOnlyWhenItIsSentAgain() throws Exception {
        choose(owner, "staging", true);
        send(tenant, asking(6, 1, "staging"));
        var deletion =
                owner.send(
                        "POST", "/v1/erasures", "{\"kind\":\"content\",\"subject\":\"staging\"}");

        assertThat(deletion.statusCode()).as(deletion.body()).isEqualTo(202);
        assertThat(owner.json(deletion).path("client_events").asInt()).isEqualTo(1);
        assertThat(read(owner, 6, 1).statusCode()).isEqualTo(404);
        assertThat(rows("spans", "true")).isEqualTo(1);
    }

    @Test
    void anOldVersionOfTheKeyOpensWhatItSealed() throws Exception {
        choose(owner, "staging", true);
        send(tenant, asking(7, 1, "staging"));
        var purpose = new Purpose.OfOrganization(tenant.org());
        var rotation = server.bean(ContentKeyRotation.class);
        server.bean(KeyRing.class).rotate(purpose);
        send(tenant, asking(7, 2, "staging"));

        assertThat(read(owner, 7, 1).body()).contains(PROMPT);
        assertThat(read(owner, 7, 2).body()).contains(PROMPT);
        assertThat(rotation.isFor(purpose)).isTrue();
        assertThat(rotation.advance(purpose, 2).isDone()).isTrue();
        assertThat(rotation.isFree(purpose, 1)).as("is needed").isFalse();
        assertThat(rotation.isFree(new Purpose.OfOrganization(tenant.org()), 3)).isTrue();
    }
}

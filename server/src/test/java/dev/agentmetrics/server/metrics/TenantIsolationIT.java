package dev.agentmetrics.server.metrics;

import static dev.agentmetrics.server.metrics.RunBuilder.id;
import static dev.agentmetrics.server.metrics.RunBuilder.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.apikeys.NewKey;
import dev.agentmetrics.server.content.ContentChoice;
import dev.agentmetrics.server.content.ContentChoiceStore;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.deletion.data.ErasureService;
import dev.agentmetrics.server.identity.factors.SecondFactorRule;
import dev.agentmetrics.server.telemetry.ObservationFixtures;
import dev.agentmetrics.server.telemetry.RetentionService;
import dev.agentmetrics.server.telemetry.metric.MetricFixtures;
import dev.agentmetrics.server.telemetry.metric.MetricWriter;
import dev.agentmetrics.server.telemetry.span.ObservationWriter;
import dev.agentmetrics.server.telemetry.span.SpanBuilder;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every read route, asked with another organisation's credential, by another organisation's ids,
 * gives nothing away. Routes come from the running server, so a new one without an entry here fails
 * the test.
 */
@ExtendWith(TestServer.Extension.class)
class TenantIsolationIT {

    private static final String NEEDLE = "n33dle";

    /** A trace of the victim's. */
    private static final String SPANS = "5af7651916cd43dd8448eb211c80319c";

    /** A retention that nobody else has. */
    private static final int DAYS = 1_357;

    /** How the audit log tells of it, as text or in text. */
    private static final String SET_DAYS = "\"" + DAYS + "\"";

    /** They answer without a credential and know nobody's data. */
    private static final Set<String> OF_NO_ORGANISATION =
            Set.of(
                    "/v1/health",
                    "/v1/setup/{token}",
                    "/v1/sign-up",
                    "/v1/sign-ins",
                    "/v1/erasures/keys",
                    "/v1/invitation/{token}");

    /** Looking changes what all others answer; see {@code DeletionIT}. */
    private static final Set<String> OF_AN_ENDING = Set.of("/v1/organization/deletion");

    /** They answer owners of the first organisation in a session of theirs, and nobody else. */
    private static final Set<String> OF_THE_OPERATOR =
            Set.of("/v1/outbox", "/v1/outbox/{messageId}", "/v1/security/keys");

    /**
     * They answer a person about that person, and no key; {@code OwnSessionsIT}, {@code
     * AccountLinkingIT}, {@code FactorsIT} and {@code PasskeysIT} ask with the session of somebody
     * else.
     */
    private static final Set<String> OF_ONE_PERSON =
            Set.of("/v1/sessions", "/v1/me/identities", "/v1/me/factors", "/v1/me/passkeys");

    /**
     * What only a person is told, and only of their own: {@code PeopleIT} asks as people of two
     * organisations, and {@code ContentIT} for what spans say.
     */
    private static final Set<String> OF_PEOPLE =
            Set.of(
                    "/v1/organizations",
                    "/v1/invitations",
                    "/v1/traces/{traceId}/spans/{spanId}/content");

    private final TestServer server;
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));
    private final Instant to = from.plus(Duration.ofDays(1));
    private final ReadApi victim;
    private final ReadApi stranger;
    private @Nullable UUID erasure;

    TenantIsolationIT(TestServer server) {
        this.server = server;
        this.victim = new ReadApi(server, "victim-" + NEEDLE);
        this.stranger = new ReadApi(server, "stranger");
    }

    /** The victim's data has the needle in every text that a run has. */
    @BeforeEach
    void seed() {
        victim.given(
                run(901, at(1))
                        .agent("agent-" + NEEDLE)
                        .trace("trace-" + NEEDLE)
                        .session("session-" + NEEDLE)
                        .parent("parent-" + NEEDLE)
                        .in("env-" + NEEDLE)
                        .version("version-" + NEEDLE)
                        .model("model-" + NEEDLE)
                        .cost(null)
                        .tools("tool-" + NEEDLE)
                        .metadata("{\"key\":\"value-" + NEEDLE + "\"}")
                        .failed("error-" + NEEDLE, 4711)
                        .build());
        // The same error, long before the stranger had it.
        victim.given(run(903, at(1).minus(Duration.ofDays(2))).failed("error", 4711).build());
        server.bean(SpanWriter.class)
                .append(
                        victim.tenant().org(),
                        List.of(
                                SpanBuilder.span("span-" + NEEDLE, SpanKind.OTHER)
                                        .ofTrace(SPANS)
                                        .build()));
        server.bean(ClickHouse.class)
                .execute(
                        Query.of(
                                        "INSERT INTO trace_states VALUES ({org:UUID}, 'waited for',"
                                                + " 'waiting', now() + 80000, '', {agent:String},"
                                                + " now(), now(), 1)")
                                .with("org", victim.tenant().org().value())
                                .with("agent", "agent-" + NEEDLE));
        stranger.given(run(902, at(1)).agent("own").failed("own", 4711).build());
        server.bean(ObservationWriter.class)
                .observe(
                        victim.tenant().org(),
                        List.of(
                                ObservationFixtures.event(
                                        901, "trace-" + NEEDLE, at(1), "agent-" + NEEDLE, ""),
                                ObservationFixtures.named(
                                        901, "score-" + NEEDLE, "trace-" + NEEDLE, at(1))));
        server.bean(MetricWriter.class)
                .append(
                        victim.tenant().org(),
                        List.of(
                                MetricFixtures.point(1, "agent-" + NEEDLE, "", at(1), "metric"),
                                MetricFixtures.point(
                                        2, "agent-" + NEEDLE, "", at(1), "metric-" + NEEDLE)));
        server.bean(MetricWriter.class)
                .append(
                        stranger.tenant().org(),
                        List.of(MetricFixtures.point(1, "own", "", at(1), "metric")));
        server.bean(ApiKeyService.class)
                .issue(
                        caller(victim),
                        new NewKey("key-" + NEEDLE, ApiKey.Mode.TEST, Scope.READ, null));
        var org = victim.tenant().org();
        var address = EmailAddress.parse(org + "@" + NEEDLE + ".example").orElseThrow();
        server.bean(AccountService.class).add(org, address, Role.MEMBER);
        server.bean(RetentionService.class).keepFor(caller(victim), DAYS);
        erasure =
                server.bean(ErasureService.class)
                        .request(caller(victim), "agent", "gone-" + NEEDLE)
                        .id();
        server.bean(SecondFactorRule.class).set(caller(victim), true);
        server.bean(ContentChoiceStore.class)
                .put(
                        victim.tenant().org(),
                        new ContentChoice("env-" + NEEDLE, true, 30, 2_000, from));
    }

    /** A path that finds the victim's data, were it allowed, and the scope of key it takes. */
    private record Question(String path, Scope scope, String needle) {

        static List<Question> reading(String... paths) {
            return Arrays.stream(paths)
                    .map(path -> new Question(path, Scope.READ, NEEDLE))
                    .toList();
        }

        String key(TestServer.Tenant tenant) {
            return scope == Scope.READ ? tenant.readKey() : tenant.adminKey();
        }

        @Override
        public String toString() {
            return path;
        }
    }

    private Map<String, List<Question>> questions() {
        var range = ReadApi.query("from", from, "to", to);
        var questions = new TreeMap<String, List<Question>>();
        questions.put("/v1/status", Question.reading("/v1/status"));
        questions.put(
                "/v1/overview",
                Question.reading(
                        "/v1/overview" + range,
                        "/v1/overview" + range + "&environment=env-" + NEEDLE));
        questions.put(
                "/v1/agents",
                Question.reading("/v1/agents" + range, "/v1/agents" + range + "&q=agent"));
        questions.put(
                "/v1/agent", Question.reading("/v1/agent" + range + "&agent_id=agent-" + NEEDLE));
        for (var path : List.of("/v1/tools", "/v1/models")) {
            questions.put(
                    path,
                    Question.reading(
                            path + range,
                            path + range + "&environment=env-" + NEEDLE,
                            path + range + "&agent_id=agent-" + NEEDLE));
        }
        questions.put(
                "/v1/runs",
                Question.reading(
                        "/v1/runs" + range + "&tool=tool-" + NEEDLE,
                        "/v1/runs" + range,
                        "/v1/runs" + range + "&q=value",
                        "/v1/runs" + range + "&trace_id=trace-" + NEEDLE,
                        "/v1/runs" + range + "&sort=cost",
                        "/v1/runs" + range + "&sort=duration&order=asc",
                        "/v1/runs" + range + "&error_fingerprint=1267"));
        questions.put(
                "/v1/runs/{id}",
                Question.reading("/v1/runs/" + id(901), "/v1/runs/trace-" + NEEDLE));
        questions.put(
                "/v1/runs/{id}/cost",
                Question.reading(
                        "/v1/runs/" + id(901) + "/cost", "/v1/runs/trace-" + NEEDLE + "/cost"));
        questions.put("/v1/runs/{id}/spans", Question.reading("/v1/runs/" + SPANS + "/spans"));
        questions.put(
                "/v1/runs/{id}/spans/{spanId}",
                Question.reading("/v1/runs/" + SPANS + "/spans/span-" + NEEDLE));
        questions.put(
                "/v1/runs/unfinished",
                Question.reading(
                        "/v1/runs/unfinished", "/v1/runs/unfinished?agent_id=agent-" + NEEDLE));
        questions.put(
                "/v1/runs/{id}/events",
                Question.reading(
                        "/v1/runs/" + id(901) + "/events", "/v1/runs/trace-" + NEEDLE + "/events"));
        questions.put(
                "/v1/agent-events",
                Question.reading(
                        "/v1/agent-events" + range,
                        "/v1/agent-events" + range + "&agent_id=agent-" + NEEDLE,
                        "/v1/agent-events" + range + "&trace_id=trace-" + NEEDLE));
        questions.put(
                "/v1/scores",
                Question.reading(
                        "/v1/scores" + range, "/v1/scores" + range + "&agent_id=agent-" + NEEDLE));
        questions.put(
                "/v1/lookup",
                Question.reading(
                        "/v1/lookup?q=" + id(901),
                        "/v1/lookup?q=trace-" + NEEDLE,
                        "/v1/lookup?q=session-" + NEEDLE,
                        "/v1/lookup?q=agent"));
        questions.put("/v1/metrics/names", Question.reading("/v1/metrics/names" + range));
        questions.put(
                "/v1/metrics/series",
                Stream.of("agent", "tool", "service")
                        .map(
                                by ->
                                        new Question(
                                                "/v1/metrics/series"
                                                        + range
                                                        + "&name=metric&by="
                                                        + by,
                                                Scope.READ,
                                                "agent-" + NEEDLE))
                        .toList());
        questions.put(
                "/v1/agent-sessions",
                Question.reading(
                        "/v1/agent-sessions" + range,
                        "/v1/agent-sessions" + range + "&sort=cost",
                        "/v1/agent-sessions" + range + "&session_id=session-" + NEEDLE));
        questions.put(
                "/v1/agent-session",
                Question.reading("/v1/agent-session?session_id=session-" + NEEDLE));
        questions.put(
                "/v1/errors",
                Question.reading(
                        "/v1/errors" + range, "/v1/errors" + range + "&sort=last&order=asc"));
        questions.put(
                "/v1/errors/{fingerprint}",
                Question.reading("/v1/errors/0000000000001267" + range));
        questions.put("/v1/me", Question.reading("/v1/me"));
        questions.put("/v1/keys", List.of(new Question("/v1/keys", Scope.ADMIN, NEEDLE)));
        questions.put(
                "/v1/settings/retention",
                List.of(new Question("/v1/settings/retention", Scope.READ, ":" + DAYS + "}")));
        questions.put(
                "/v1/settings/second-factor",
                List.of(new Question("/v1/settings/second-factor", Scope.READ, ":true}")));
        questions.put("/v1/settings/content", Question.reading("/v1/settings/content"));
        var key = keyId(victim.tenant().readKey());
        questions.put(
                "/v1/keys/{keyId}", List.of(new Question("/v1/keys/" + key, Scope.ADMIN, key)));
        questions.put("/v1/erasures", List.of(new Question("/v1/erasures", Scope.ADMIN, NEEDLE)));
        questions.put(
                "/v1/erasures/{erasureId}",
                List.of(new Question("/v1/erasures/" + erasure, Scope.ADMIN, NEEDLE)));
        questions.put("/v1/members", List.of(new Question("/v1/members", Scope.ADMIN, NEEDLE)));
        for (var path : List.of("/v1/audit", "/v1/audit/export")) {
            questions.put(path, List.of(new Question(path, Scope.ADMIN, SET_DAYS)));
        }
        return questions;
    }

    @Test
    void knowsEveryReadRoute() {
        var asked = new TreeSet<>(questions().keySet());
        asked.addAll(OF_NO_ORGANISATION);
        asked.addAll(OF_ONE_PERSON);
        asked.addAll(OF_THE_OPERATOR);
        asked.addAll(OF_AN_ENDING);
        asked.addAll(OF_PEOPLE);
        assertThat(routes(method -> method == RequestMethod.GET))
                .as("routes that nobody asks with another organisation's credential")
                .isEqualTo(asked);
    }

    /** What changes something that is named in the address; the rest can only change one's own. */
    @Test
    void knowsEveryRouteThatChangesWhatItNames() {
        var changing = routes(method -> method != RequestMethod.GET);
        changing.removeIf(path -> !path.contains("{"));
        assertThat(changing)
                .containsExactly(
                        // This and the members are asked in PeopleIT, by people of another
                        // organisation.
                        "/v1/invitations/{invitationId}",
                        "/v1/keys/{keyId}",
                        "/v1/keys/{keyId}/rotate",
                        // Names a service; whose account it is decides the session alone.
                        "/v1/me/identities/{provider}",
                        // One's own; see PasskeysIT.
                        "/v1/me/passkeys/{passkeyId}",
                        "/v1/members/{personId}",
                        // One's own; see OwnSessionsIT.
                        "/v1/sessions/{id}");
    }

    @Test
    void givesNothingOfAnotherOrganisation() {
        for (var question : all().toList()) {
            var found = server.get(question.path(), question.key(victim.tenant()));
            var asked = server.get(question.path(), question.key(stranger.tenant()));

            assertThat(found.statusCode()).as("%s", question).isEqualTo(200);
            assertThat(asked.statusCode()).as("%s", question).isIn(200, 404);
            assertThat(asked.body())
                    .as("%s", question)
                    .doesNotContain(NEEDLE, question.needle(), id(901).toString());
        }
        var similar = stranger.get("/v1/runs/" + id(902)).path("similar_failures");
        assertThat(similar.isNull()).as("another organisation's failures are not counted").isTrue();
        var error = stranger.get("/v1/errors/1267", "from", from, "to", to).path("error");
        assertThat(error.path("count").asLong()).as("of the same error elsewhere").isEqualTo(1);
        assertThat(ReadApi.instant(error.path("first_seen"))).isEqualTo(at(1));
    }

    /** The questions are good ones: with the right credential they find the needle. */
    @Test
    void theOwnerFindsTheNeedleOnEveryRoute() {
        questions()
                .forEach(
                        (route, asked) ->
                                assertThat(asked)
                                        .as(route)
                                        .anyMatch(
                                                question ->
                                                        server.get(
                                                                        question.path(),
                                                                        question.key(
                                                                                victim.tenant()))
                                                                .body()
                                                                .contains(question.needle())));
    }

    @Test
    void nobodyElseSeesWhatTheOperatorSees() {
        for (var route : OF_THE_OPERATOR) {
            var path = route.replaceAll("\\{\\w+}", "x");
            assertThat(server.get(path, victim.tenant().adminKey()).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void changesNothingOfAnotherOrganisation() {
        var victims = victim.tenant();
        for (var key : List.of(stranger.tenant().adminKey(), stranger.tenant().readKey())) {
            var answer =
                    server.send(
                            server.request("/v1/keys/" + keyId(victims.readKey()))
                                    .header("Authorization", "Bearer " + key)
                                    .DELETE());
            assertThat(answer.statusCode()).isIn(403, 404);
            assertThat(answer.body()).doesNotContain(NEEDLE);
            var rotation =
                    server.post("/v1/keys/" + keyId(victims.readKey()) + "/rotate", key, "{}");
            assertThat(rotation.statusCode()).isIn(403, 404);
            assertThat(rotation.body()).doesNotContain(NEEDLE, "am_");
        }
        assertThat(server.get("/v1/status", victims.readKey()).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWithoutACredential() {
        for (var question : all().toList()) {
            assertThat(server.get(question.path()).statusCode()).as("%s", question).isEqualTo(401);
            assertThat(server.get(question.path(), "am_test_nonsense").statusCode())
                    .as("%s", question)
                    .isEqualTo(401);
        }
    }

    /** It may ask who it is, and nothing else. */
    @Test
    void refusesAKeyThatMayOnlyWrite() {
        for (var question : all().filter(asked -> !asked.path().equals("/v1/me")).toList()) {
            var answer = server.get(question.path(), victim.tenant().writeKey());

            assertThat(answer.statusCode()).as("%s", question).isEqualTo(403);
            assertThat(answer.body()).doesNotContain(NEEDLE);
        }
    }

    private Stream<Question> all() {
        return questions().values().stream().flatMap(List::stream);
    }

    /** Paths that the running server maps to one of the wanted methods. */
    private Set<String> routes(Predicate<RequestMethod> wanted) {
        var routes = new TreeSet<String>();
        server.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(
                        mapping -> {
                            var methods = mapping.getMethodsCondition().getMethods();
                            // A mapping without a method takes every one of them.
                            if (methods.isEmpty() || methods.stream().anyMatch(wanted)) {
                                routes.addAll(mapping.getPatternValues());
                            }
                        });
        routes.removeIf(path -> !path.startsWith("/v1/"));
        return routes;
    }

    /** {@code am_test_KEYID_secret}. */
    private static String keyId(String key) {
        return key.split("_", -1)[2];
    }

    private static Caller caller(ReadApi api) {
        return new Caller(
                api.tenant().org(),
                new Caller.Actor.ApiKey("test", false),
                Scope.ADMIN.permissions());
    }

    private Instant at(int hour) {
        return from.plus(Duration.ofHours(hour));
    }
}

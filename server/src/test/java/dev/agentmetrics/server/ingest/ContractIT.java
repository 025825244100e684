package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.OpenApi31;
import dev.agentmetrics.server.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The published description of the API against the running server, in both directions. */
@ExtendWith(TestServer.Extension.class)
class ContractIT {

    private static final Path CONTRACT = Path.of("..", "contract");
    private static final JsonNode DOCUMENT = document();
    private static final String SOURCE = "https://agentmetrics.invalid/openapi.yaml";
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDialect(
                    OpenApi31.getInstance(),
                    registry -> registry.schemas(java.util.Map.of(SOURCE, DOCUMENT.toString())));

    private final TestServer server;

    ContractIT(TestServer server) {
        this.server = server;
    }

    @Test
    void describesEveryRouteOfTheServerAndNoOther() {
        var served = new TreeSet<String>();
        server.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(
                        mapping ->
                                mapping.getPatternValues()
                                        .forEach(
                                                path ->
                                                        mapping.getMethodsCondition()
                                                                .getMethods()
                                                                .forEach(
                                                                        method ->
                                                                                served.add(
                                                                                        method + " "
                                                                                                + path))));
        served.removeIf(route -> !route.contains(" /v1/"));
        assertThat(served).isNotEmpty().containsExactlyElementsOf(described());
    }

    /** Without a credential, so that only the credential is missing, never the route. */
    @Test
    void answersEveryOperationThatItDescribes() {
        for (var route : described()) {
            var method = route.substring(0, route.indexOf(' '));
            var path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{\\w+}", "x");
            var answer =
                    server.send(
                            server.request(path)
                                    .header("Content-Type", "application/json")
                                    .method(
                                            method,
                                            method.equals("GET")
                                                    ? HttpRequest.BodyPublishers.noBody()
                                                    : HttpRequest.BodyPublishers.ofString("{}")));
            assertDescribed(route, answer);
        }
    }

    @Test
    void answersEventsAsDescribed() throws IOException {
        var key = server.newTenant("contract").writeKey();
        var example = Files.readString(CONTRACT.resolve("examples/event-python.json"));
        var answer = server.post("/v1/events", key, example);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertDescribed("POST /v1/events", answer);

        var batch = Files.readString(CONTRACT.resolve("examples/batch-javascript.json"));
        var several = server.post("/v1/events/batch", key, batch.replace("]}]}", "]}},{}]}"));
        assertDescribed("POST /v1/events/batch", several);
        assertDescribed(
                "POST /v1/events/batch",
                server.post("/v1/events/batch", key, "{\"events\":[{},5," + example + "]}"));
        for (var bad :
                new String[] {"", "{", "[]", "{}", "{\"events\":[]}", "{\"status\":\"odd\"}"}) {
            assertDescribed("POST /v1/events", server.post("/v1/events", key, bad));
            assertDescribed("POST /v1/events/batch", server.post("/v1/events/batch", key, bad));
        }
    }

    @Test
    void answersHealthAsDescribed() {
        var answer = server.get("/v1/health");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"event_store\":\"ok\"", "\"control_store\":\"ok\"");
        assertDescribed("GET /v1/health", answer);
        assertThat(server.get("/health").body()).isEqualTo(answer.body());
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
        var json = Files.readString(CONTRACT.resolve("examples").resolve(example));
        assertFits("#/components/schemas/" + schema, json);
    }

    /** The positive control: without it, a validator that accepts everything would do. */
    @Test
    void wouldNoticeAWrongAnswer() {
        assertThat(errors("#/components/schemas/Receipt", "{\"status\":\"accepted\"}"))
                .isNotEmpty();
        assertThat(errors("#/components/schemas/Error", "{\"error\":{},\"detail\":1}"))
                .isNotEmpty();
    }

    private static Set<String> described() {
        var routes = new TreeSet<String>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(
                        path ->
                                Stream.of("get", "post", "put", "patch", "delete")
                                        .filter(path.getValue()::has)
                                        .forEach(
                                                method ->
                                                        routes.add(
                                                                method.toUpperCase(Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey())));
        return routes;
    }

    private static void assertDescribed(String route, HttpResponse<String> answer) {
        var method = route.substring(0, route.indexOf(' ')).toLowerCase(Locale.ROOT);
        var path = route.substring(route.indexOf(' ') + 1);
        var responses = DOCUMENT.path("paths").path(path).path(method).path("responses");
        var response = responses.path(Integer.toString(answer.statusCode()));
        assertThat(response.isMissingNode())
                .as("%s answered %d: %s", route, answer.statusCode(), answer.body())
                .isFalse();
        var target = response.path("$ref").asString();
        assertFits(target + "/content/application~1json/schema", answer.body());
    }

    private static void assertFits(String pointer, String json) {
        assertThat(errors(pointer, json)).as(json).isEmpty();
    }

    private static java.util.List<String> errors(String pointer, String json) {
        Schema schema = SCHEMAS.getSchema(SchemaLocation.of(SOURCE + pointer));
        return schema.validate(json, com.networknt.schema.InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static JsonNode document() {
        try {
            return new YAMLMapper().readTree(Files.readString(CONTRACT.resolve("openapi.yaml")));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}

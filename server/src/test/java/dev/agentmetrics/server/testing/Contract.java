package dev.agentmetrics.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.OpenApi31;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The published description of the API, {@code contract/openapi.yaml}, to hold answers against. An
 * operation is called {@code GET /v1/runs/{id}}.
 */
public final class Contract {

    private static final Path FOLDER = Path.of("..", "contract");

    /** Requests and answers to read, and to send. */
    public static final Path EXAMPLES = FOLDER.resolve("examples");

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final JsonNode DOCUMENT = document();
    private static final String SOURCE = "https://agentmetrics.invalid/openapi.yaml";
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDialect(
                    OpenApi31.getInstance(),
                    registry -> registry.schemas(Map.of(SOURCE, DOCUMENT.toString())));

    private Contract() {}

    /** Every operation. */
    public static Set<String> described() {
        return new TreeSet<>(operations().keySet());
    }

    /** Every operation with every status that it may answer: {@code GET /v1/runs 200}. */
    public static Set<String> answers() {
        var answers = new TreeSet<String>();
        operations()
                .forEach(
                        (route, operation) ->
                                operation
                                        .path("responses")
                                        .propertyNames()
                                        .forEach(status -> answers.add(route + " " + status)));
        return answers;
    }

    /** Whether an operation needs no credential. */
    public static boolean isPublic(String route) {
        var security = DOCUMENT.at(pointer(route)).path("security");
        return security.isArray() && security.isEmpty();
    }

    public static boolean takesBody(String route) {
        return !DOCUMENT.at(pointer(route)).path("requestBody").isMissingNode();
    }

    /** The query parameters without which an operation answers nothing. */
    public static Set<String> requiredQuery(String route) {
        var names = new TreeSet<String>();
        for (var parameter : DOCUMENT.at(pointer(route)).path("parameters")) {
            var reference = parameter.path("$ref").asString("");
            var one = reference.isEmpty() ? parameter : at(reference.substring(1));
            if (one.path("in").asString().equals("query") && one.path("required").asBoolean()) {
                names.add(one.path("name").asString());
            }
        }
        return names;
    }

    /** A place of the document, such as {@code /components/schemas}. */
    public static JsonNode at(String pointer) {
        return DOCUMENT.at(pointer);
    }

    /** The operation may answer so: this status is described, and the body fits its schema. */
    public static void assertDescribed(String route, HttpResponse<String> answer) {
        var status = answer.statusCode();
        var type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        var place = "%s answered %d: %s".formatted(route, status, answer.body());
        assertThat(at(response(route, status) + "/content").propertyNames())
                .as(place)
                .contains(type);
        // Other types are texts, and every text is one.
        if (type.equals("application/json")) {
            assertThat(objections(route, status, answer.body())).as(place).isEmpty();
        }
    }

    /** What is wrong with such an answer; that its status is not described is wrong, too. */
    public static List<String> objections(String route, int status, String json) {
        var response = response(route, status);
        return at(response).isMissingNode()
                ? List.of(route + " does not describe an answer " + status)
                : errors("#" + response + "/content/application~1json/schema", json);
    }

    /** Where an answer is described, which may be where several operations share it. */
    private static String response(String route, int status) {
        var pointer = pointer(route) + "/responses/" + status;
        var shared = at(pointer).path("$ref").asString("");
        return shared.isEmpty() ? pointer : shared.substring(1);
    }

    public static void assertFits(String pointer, String json) {
        assertThat(errors(pointer, json)).as(json).isEmpty();
    }

    /** What is wrong with the JSON according to the schema at {@code #/...}. */
    public static List<String> errors(String pointer, String json) {
        return SCHEMAS
                .getSchema(SchemaLocation.of(SOURCE + pointer))
                .validate(
                        json,
                        InputFormat.JSON,
                        context ->
                                context.executionConfig(
                                        config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static Map<String, JsonNode> operations() {
        var operations = new TreeMap<String, JsonNode>();
        for (var path : DOCUMENT.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    var method = operation.getKey().toUpperCase(Locale.ROOT);
                    operations.put(method + " " + path.getKey(), operation.getValue());
                }
            }
        }
        return operations;
    }

    private static String pointer(String route) {
        var parts = route.split(" ", 2);
        return "/paths/" + parts[1].replace("/", "~1") + "/" + parts[0].toLowerCase(Locale.ROOT);
    }

    private static JsonNode document() {
        try {
            return new YAMLMapper().readTree(Files.readString(FOLDER.resolve("openapi.yaml")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

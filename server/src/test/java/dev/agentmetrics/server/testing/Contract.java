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
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The published description of the API, {@code contract/openapi.yaml}, to hold answers against. */
public final class Contract {

    private static final JsonNode DOCUMENT = document();
    private static final String SOURCE = "https://agentmetrics.invalid/openapi.yaml";
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDialect(
                    OpenApi31.getInstance(),
                    registry -> registry.schemas(Map.of(SOURCE, DOCUMENT.toString())));

    private Contract() {}

    /** Every operation, as {@code GET /v1/runs/{id}}. */
    public static Set<String> described() {
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

    /** The operation may answer so: this status is described, and the body fits its schema. */
    public static void assertDescribed(String route, HttpResponse<String> answer) {
        var method = route.substring(0, route.indexOf(' ')).toLowerCase(Locale.ROOT);
        var path = route.substring(route.indexOf(' ') + 1);
        var status = Integer.toString(answer.statusCode());
        var response =
                DOCUMENT.path("paths").path(path).path(method).path("responses").path(status);
        assertThat(response.isMissingNode())
                .as("%s answered %s: %s", route, status, answer.body())
                .isFalse();
        var pointer =
                response.has("$ref")
                        ? response.path("$ref").asString()
                        : "#/paths/%s/%s/responses/%s"
                                .formatted(path.replace("/", "~1"), method, status);
        assertFits(pointer + "/content/application~1json/schema", answer.body());
    }

    public static void assertFits(String pointer, String json) {
        assertThat(errors(pointer, json)).as(json).isEmpty();
    }

    /** What is wrong with the JSON according to the schema at {@code #/...}. */
    public static List<String> errors(String pointer, String json) {
        var schema = SCHEMAS.getSchema(SchemaLocation.of(SOURCE + pointer));
        return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    private static JsonNode document() {
        try {
            return new YAMLMapper()
                    .readTree(Files.readString(Path.of("..", "contract", "openapi.yaml")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

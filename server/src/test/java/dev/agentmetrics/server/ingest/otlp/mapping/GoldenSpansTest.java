package dev.agentmetrics.server.ingest.otlp.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.trace.TraceAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each library's spans become. {@code -Dgolden.write=true} writes what they become now into
 * the files: read the difference before you believe it.
 */
class GoldenSpansTest {

    private static final Path DIRECTORY = Path.of("src/test/resources/otlp/golden");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static Stream<Path> files() throws IOException {
        try (var files = Files.list(DIRECTORY)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsTheLibrary(Path file) {
        var golden = (ObjectNode) read(file);
        var spans = spans(golden.path("request"));
        if (Boolean.getBoolean("golden.write")) {
            write(file, golden, spans);
        }
        assertThat(golden.path("expected")).isNotEmpty().isEqualTo(JSON.valueToTree(spans));
    }

    @ParameterizedTest
    @MethodSource("files")
    void saysWhereItComesFrom(Path file) {
        assertThat(read(file).path("source").asString())
                .matches("instrumentation|documentation|[\\w-]+/[\\w-]+ \\d+(\\.\\d+)+: \\S.*");
        assertThat(read(file).path("library").asString()).isNotBlank();
    }

    /** Whatever its version calls steps and calls: one agent, each of its tokens once. */
    @ParameterizedTest
    @ValueSource(strings = {"vercel-4", "vercel-5", "vercel-6", "vercel-7"})
    void isOneRunOfTheAgentInEveryVersion(String version) {
        var golden = read(DIRECTORY.resolve(version + "-openai.json"));
        var runs = TraceAccount.of(mapped(golden.path("request"))).runs();
        assertThat(runs).hasSize(1);
        var run = runs.getFirst();
        assertThat(run.agent().name()).isEqualTo("weather-agent");
        assertThat(run.counts().llmCalls()).isEqualTo(2);
        assertThat(run.counts().toolNames()).containsExactly("weather");
        assertThat(run.usage().total()).isEqualTo(3_000);
    }

    @Test
    void thereAreManyOfThem() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(40);
    }

    private static List<JsonNode> spans(JsonNode request) {
        return mapped(request).stream().<JsonNode>map(CanonicalJson::of).toList();
    }

    static List<Span> mapped(String name) {
        return mapped(read(DIRECTORY.resolve(name + ".json")).path("request"));
    }

    private static List<Span> mapped(JsonNode request) {
        var batch = MappingFixtures.mapper().batch(MappingFixtures.ORG, MappingFixtures.RECEIVED);
        var spans = new ArrayList<Span>();
        for (var resourceSpans : OtlpJson.request(request)) {
            var resource = batch.resource(resourceSpans.getResource());
            for (var scopeSpans : resourceSpans.getScopeSpansList()) {
                var scope = resource.scope(scopeSpans.getScope());
                for (var span : scopeSpans.getSpansList()) {
                    var accepted = (Mapped.Accepted) scope.map(span);
                    spans.add(accepted.span());
                }
            }
        }
        return spans;
    }

    private static JsonNode read(Path file) {
        return JSON.readTree(file);
    }

    private static void write(Path file, ObjectNode golden, List<JsonNode> spans) {
        golden.set("expected", JSON.valueToTree(spans));
        try {
            Files.writeString(file, JSON.writeValueAsString(golden) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

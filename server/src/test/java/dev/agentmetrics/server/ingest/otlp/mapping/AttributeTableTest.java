package dev.agentmetrics.server.ingest.otlp.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeTableTest {

    private static final AttributeTable SHIPPED = AttributeTable.shipped();

    @Test
    void theShippedTableIsWhole() {
        assertThatCode(AttributeTable::shipped).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    '  kind:' | '  sort:' | no field sort
                    '  tool_type:\n    - gen_ai.tool.type\n' | '' | nothing fills [tool_type]
                    'unit: ms}' | 'unit: hours}' | no unit hours
                    '- gen_ai.tool.type' | '- {from: gen_ai.tool.type, unit: ms}' | does not fit tool_type
                    '- gen_ai.tool.type' | '- {from: gen_ai.tool.type, units: s}' | units
                    '- gen_ai.tool.type' | '- {from: gen_ai.tool.type, parts: apart}' | not tool_type
                    '- gen_ai.usage.cost' | '- {from: gen_ai.usage.cost, unit: json-text}' | does not fit cost
                    '- gen_ai.tool.type' | '- {from: gen_ai.tool.type, dialects: [otel2]}' | otel2 has no scope
                    '- gen_ai.tool.type' | '- {from: gen_ai.tool.type, when: [A]}' | lower case
                    '- gen_ai.agent.name' | '- agent.name' | agent.name stands twice
                    '  agent: [agent,' | '  agents: [agent,' | no kind agents
                    '  agent: [agent,' | '  agent: [agent, llm,' | two kinds
                    '  anthropic: [anthropic,' | '  anthropic: [anthropic, openai,' | openai stands twice
                    'input: exclusive}' | 'input: both}' | neither inclusive nor exclusive
                    'dialect: litellm,' | 'dialect: lite,' | no dialect lite
                    'provider: anthropic,' | 'provider: anthropics,' | no provider anthropics
                    'markers: [mcp.method.name]' | 'markers: [gen_ai.system]' | marks two dialects
                    """)
    void stopsWhenSomethingIsWrong(String good, String bad, String complaint) {
        var text = shipped();
        assertThat(text).contains(good);
        var broken = text.replaceFirst(java.util.regex.Pattern.quote(good), bad);
        assertThatThrownBy(() -> new AttributeTable(TableReader.read(broken)))
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource({
        "openai.chat, openai",
        "google.vertex.chat, gcp.vertex_ai",
        "vertex.anthropic.messages, anthropic",
        "google.generative-ai, gcp.gemini",
        "amazon-bedrock, aws.bedrock",
        "az.ai.openai, azure.ai.openai",
        "Anthropic, anthropic",
        "acme.cloud, acme.cloud"
    })
    void callsProvidersByOneName(String sent, String ours) {
        assertThat(SHIPPED.words.provider(sent)).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "models/gemini-2.5-flash, gemini-2.5-flash",
        "us.anthropic.claude-sonnet-4-5-v1:0, anthropic.claude-sonnet-4-5-v1",
        "claude-sonnet-4-5@20250929, claude-sonnet-4-5",
        "openai/gpt-4o, gpt-4o",
        "o1, o1"
    })
    void callsModelsWithoutTheirResellers(String sent, String ours) {
        assertThat(SHIPPED.words.model(sent)).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "ai, vercel",
        "airflow, ''",
        "opentelemetry.instrumentation.openai.v1, traceloop",
        "opentelemetry.instrumentation.openai_v2, otel",
        "@traceloop/instrumentation-anthropic, traceloop-js",
        "openinference.instrumentation.langchain, openinference"
    })
    void knowsWhoMadeASpanByItsScope(String scope, String dialect) {
        var found = SHIPPED.dialects.ofScope(scope);
        assertThat(found == null ? "" : found.name()).isEqualTo(dialect);
    }

    @Test
    void remembersNoMoreNamesThanItShould() {
        var redactor = new dev.agentmetrics.server.ingest.redaction.Redactor();
        var rules =
                new NameRules(
                        SHIPPED,
                        redactor,
                        new dev.agentmetrics.server.ingest.redaction.JsonRedactor(redactor));
        for (int i = 0; i < 20_000; i++) {
            rules.of("invented." + i);
        }
        assertThat(rules.remembered()).isLessThanOrEqualTo(10_000);
    }

    private static String shipped() {
        try (var in = AttributeTable.class.getResourceAsStream("/otlp/attributes.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}

package dev.agentmetrics.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.testing.TestServer;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Libraries of the JVM that make agents, as they report themselves: real ones, to a model of ours.
 */
@ExtendWith(TestServer.Extension.class)
class LibrariesIT {

    private final TestServer server;

    LibrariesIT(TestServer server) {
        this.server = server;
    }

    @Test
    void springAiWithATool() throws IOException {
        var tenant = server.newTenant("spring ai");
        try (var models = new ModelServer();
                var application = new ObservedApplication("spring-ai-shop", server, tenant)) {
            var said =
                    springAi(models, application, "gpt-4o-mini")
                            .prompt("How is the weather in Graz?")
                            .tools(new SpringAiTools())
                            .call()
                            .content();
            assertThat(said).isEqualTo("Sunny, said the model.");
            application.send();
        }
        assertThat(run(tenant)).isEqualTo(expected("spring-ai-shop", 2, 1));
    }

    @Test
    void springAiWhoseModelRefuses() throws IOException {
        var tenant = server.newTenant("spring ai refused");
        try (var models = new ModelServer();
                var application = new ObservedApplication("spring-ai-shop", server, tenant)) {
            var client = springAi(models, application, "broken");
            assertThatException().isThrownBy(() -> client.prompt("Hm?").call().content());
            application.send();
        }
        var run = runs(tenant).getFirst();
        assertThat(run.path("status").asString()).isEqualTo("failed");
        assertThat(run.path("cost_usd").decimalValue()).isEqualByComparingTo("0");
    }

    private static ChatClient springAi(
            ModelServer models, ObservedApplication application, String name) {
        var model =
                org.springframework.ai.openai.OpenAiChatModel.builder()
                        .options(
                                OpenAiChatOptions.builder()
                                        .baseUrl(models.url())
                                        .apiKey("none")
                                        .model(name)
                                        .maxRetries(0)
                                        .build())
                        .observationRegistry(application.registry())
                        .build();
        return ChatClient.builder(model, application.registry(), null, null).build();
    }

    /** It knows calls of models; the application says where its agent begins and ends. */
    @Test
    void langChain4jWithATool() throws IOException {
        var tenant = server.newTenant("langchain4j");
        try (var models = new ModelServer();
                var application = new ObservedApplication("langchain4j-shop", server, tenant)) {
            var assistant =
                    AiServices.builder(Assistant.class)
                            .chatModel(
                                    OpenAiChatModel.builder()
                                            .baseUrl(models.url())
                                            .apiKey("none")
                                            .modelName("gpt-4o-mini")
                                            .listeners(
                                                    List.of(
                                                            new LangChain4jSpans(
                                                                    application.openTelemetry())))
                                            .build())
                            .tools(new LangChain4jTools())
                            .build();
            var agent =
                    application
                            .openTelemetry()
                            .get("shop")
                            .spanBuilder("invoke_agent weather-agent")
                            .setAttribute("gen_ai.operation.name", "invoke_agent")
                            .setAttribute("gen_ai.agent.name", "weather-agent")
                            .startSpan();
            try (var _ = agent.makeCurrent()) {
                assertThat(assistant.chat("How is the weather in Graz?"))
                        .isEqualTo("Sunny, said the model.");
            } finally {
                agent.end();
            }
            application.send();
        }
        assertThat(run(tenant)).isEqualTo(expected("weather-agent", 2, 0));
    }

    /** 400 fresh tokens at 0.15, 2,000 cached ones at 0.075, 600 at 0.60 dollars a million. */
    private static Counted expected(String agent, int calls, int tools) {
        return new Counted(
                agent,
                "success",
                "gpt-4o-mini-2024-07-18",
                "openai",
                calls,
                tools,
                400,
                2_000,
                600,
                new BigDecimal("0.00057"));
    }

    private Counted run(TestServer.Tenant tenant) {
        var runs = runs(tenant);
        assertThat(runs).hasSize(1);
        return Counted.of(runs.getFirst());
    }

    private List<JsonNode> runs(TestServer.Tenant tenant) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> read(tenant), found -> !found.isEmpty());
    }

    private List<JsonNode> read(TestServer.Tenant tenant) {
        var now = Instant.now();
        var range = "from=" + now.minusSeconds(3_600) + "&to=" + now.plusSeconds(3_600);
        var answer = server.get("/v1/runs?" + range, tenant.readKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var runs = JsonMapper.shared().readTree(answer.body()).path("runs");
        return StreamSupport.stream(runs.spliterator(), false).toList();
    }

    /** Of a run, what is easily counted wrong. */
    private record Counted(
            String agent,
            String status,
            String model,
            String provider,
            int modelCalls,
            int toolCalls,
            int input,
            int cached,
            int output,
            BigDecimal cost) {

        static Counted of(JsonNode run) {
            return new Counted(
                    run.path("agent_id").asString(),
                    run.path("status").asString(),
                    run.path("model").asString(),
                    run.path("provider").asString(),
                    run.path("llm_calls").asInt(),
                    run.path("tool_calls").asInt(),
                    run.path("input_tokens").asInt(),
                    run.path("cache_read_tokens").asInt(),
                    run.path("output_tokens").asInt(),
                    run.path("cost_usd").decimalValue().stripTrailingZeros());
        }
    }

    /** What LangChain4j makes an agent of. */
    interface Assistant {
        String chat(String message);
    }

    /** A tool as LangChain4j knows it. */
    static final class LangChain4jTools {

        @dev.langchain4j.agent.tool.Tool("The weather")
        public String weather(@dev.langchain4j.agent.tool.P("the city") String city) {
            return "sunny in " + city;
        }
    }

    /** A tool as Spring AI knows it. */
    static final class SpringAiTools {

        @org.springframework.ai.tool.annotation.Tool(description = "The weather")
        public String weather(String city) {
            return "sunny in " + city;
        }
    }
}

package dev.agentmetrics.server.ingest.otlp.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.trace.TraceAccount;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What whole traces of the libraries add up to, by hand: whatever the layers of a library repeat,
 * each token is counted once, with its kind.
 */
class GoldenRunsTest {

    @ParameterizedTest
    @CsvSource({
        // golden, agent, fresh, read, written, visible, reasoning, calls, tools, failed, USD
        "pydantic-ai-1, support, 1000, 200, 0, 180, 120, 2, 1, 0, 0.00575",
        "google-adk-1, weather_agent, 1700, 1000, 0, 230, 120, 2, 1, 0, 0.001415",
        "google-adk-2, weather_agent, 1700, 1000, 0, 230, 120, 2, 1, 0, 0.001415",
        "langfuse-5-python-openai, weather-agent, 800, 1000, 0, 230, 120, 2, 1, 0, 0.00675",
        "langfuse-5-python-langchain, weather_agent, 700, 9000, 500, 250, 0, 2, 1, 0, 0.010425",
        "strands-1, Strands Agents, 1100, 400, 300, 80, 0, 2, 2, 1, 0.005745",
        "spring-ai-1.1, shop, 100, 0, 0, 20, 0, 1, 1, 0, 0.00045",
        "mlflow-3, weather_agent, 300, 1000, 0, 70, 0, 2, 1, 1, 0.0027",
        "litellm-1, shop, 1550, 0, 0, 200, 0, 2, 0, 0, 0.007501",
        "langsmith-0.15, shop, 700, 1000, 0, 230, 120, 2, 1, 0, 0.0065",
        "vercel-5-vertex-anthropic, weather-agent, 5000, 4000, 0, 100, 0, 1, 0, 0, 0.0177"
    })
    void isOneRunWithEachTokenOnce(
            String golden,
            String agent,
            long fresh,
            long read,
            long written,
            long visible,
            long reasoning,
            int calls,
            int tools,
            int failedTools,
            BigDecimal usd) {
        var runs = TraceAccount.of(GoldenSpansTest.mapped(golden)).runs();
        assertThat(runs).hasSize(1);
        var run = runs.getFirst();
        assertThat(run.agent().name()).isEqualTo(agent);
        assertThat(run.usage().inputUncached()).as("fresh").isEqualTo(fresh);
        assertThat(run.usage().cacheRead()).as("read").isEqualTo(read);
        assertThat(run.usage().cacheWrite5m()).as("written").isEqualTo(written);
        assertThat(run.usage().outputVisible()).as("visible").isEqualTo(visible);
        assertThat(run.usage().reasoning()).as("reasoning").isEqualTo(reasoning);
        assertThat(run.counts().llmCalls()).as("calls").isEqualTo(calls);
        assertThat(run.counts().toolCalls()).as("tools").isEqualTo(tools);
        assertThat(run.counts().toolErrors()).as("failed tools").isEqualTo(failedTools);
        assertThat(run.money().cost().usd()).as("cost").isEqualByComparingTo(usd);
    }
}

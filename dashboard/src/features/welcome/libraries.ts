/** Lines to paste, in the order in which they are needed. */
export interface Library {
  id: string;
  name: string;
  /** What the reader has to know before pasting; none if there is nothing. */
  note?: string;
  steps: { title: string; code: string }[];
}

type Runtime = "node" | "java" | "python" | "claude";

/**
 * How each library is pointed at this server: the exporter's own environment variables, then the
 * library's few lines. Logs only of Claude Code, whose records are events: log lines are rejected,
 * and an exporter that sends them would report it.
 */
export function libraries(origin: string): Library[] {
  const environment = (runtime: Runtime) => ({ title: "Environment", code: variables(origin, runtime) });
  const python = (packages: string, more: string[] = []) => [
    { title: "Environment", code: [variables(origin, "python"), ...more].join("\n") },
    {
      title: "Install and run",
      code: `pip install opentelemetry-distro opentelemetry-exporter-otlp-proto-http \\
    ${packages}
opentelemetry-instrument python agent.py`,
    },
  ];
  // OpenInference records prompts and answers unless it is told not to.
  const openInference = (packages: string) => python(packages, [HIDE_CONTENT]);
  return [
    {
      id: "python",
      name: "OpenTelemetry for Python",
      note: "Prompts and answers stay out unless OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT says otherwise.",
      steps: python(
        "opentelemetry-instrumentation-genai-openai opentelemetry-instrumentation-genai-anthropic",
      ),
    },
    {
      id: "node",
      name: "OpenTelemetry for Node.js",
      note: "It sees calls of the package openai 4 to 6, as of today not 7: for that take OpenInference for Node.js. The loader is for agents that use import; with require none is needed.",
      steps: [
        environment("node"),
        {
          title: "Install and run",
          code: `npm install @opentelemetry/api @opentelemetry/instrumentation @opentelemetry/auto-instrumentations-node
node --experimental-loader=@opentelemetry/instrumentation/hook.mjs \\
    --require @opentelemetry/auto-instrumentations-node/register agent.js`,
        },
      ],
    },
    {
      id: "java",
      name: "OpenTelemetry for Java",
      note: "The agent sees OpenAI's own client for Java, without prompts and answers. Spring AI and LangChain4j have lines of their own.",
      steps: [
        environment("java"),
        {
          title: "Run with the agent",
          code: `curl -LO https://github.com/open-telemetry/opentelemetry-java-instrumentation/releases/latest/download/opentelemetry-javaagent.jar
java -javaagent:opentelemetry-javaagent.jar -jar agent.jar`,
        },
      ],
    },
    {
      id: "openllmetry",
      name: "OpenLLMetry (Traceloop)",
      note: "TRACELOOP_TRACE_CONTENT=false keeps prompts and answers out: true, its default, sends them.",
      steps: [
        {
          title: "Environment",
          code: `export TRACELOOP_BASE_URL=${origin}/otlp
export TRACELOOP_HEADERS="Authorization=Bearer%20$AGENTMETRICS_API_KEY"
export TRACELOOP_TRACE_CONTENT=false TRACELOOP_TELEMETRY=false
export OTEL_EXPORTER_OTLP_CERTIFICATE="$AGENTMETRICS_CA"`,
        },
        {
          title: "agent.py (after pip install traceloop-sdk httpx)",
          code: `from traceloop.sdk import Traceloop

Traceloop.init(app_name="my-agent")`,
        },
      ],
    },
    {
      id: "openinference",
      name: "OpenInference for Python",
      note: OPEN_INFERENCE,
      steps: openInference("openinference-instrumentation-openai openinference-instrumentation-anthropic"),
    },
    {
      id: "openinference-node",
      name: "OpenInference for Node.js",
      note: "For the package openai 5 to 7. The line traceConfig keeps prompts and answers out: without it they are sent.",
      steps: [
        environment("node"),
        {
          title: "tracing.mjs",
          code: `import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import { NodeSDK } from "@opentelemetry/sdk-node";
import OpenAI from "openai";

const instrumentation = new OpenAIInstrumentation({
  traceConfig: { hideInputs: true, hideOutputs: true },
});
instrumentation.manuallyInstrument(OpenAI);
const sdk = new NodeSDK({ instrumentations: [instrumentation] });
sdk.start();
process.once("beforeExit", () => sdk.shutdown());`,
        },
        {
          title: "Install and run",
          code: `npm install openai @opentelemetry/sdk-node @arizeai/openinference-instrumentation-openai
node --import ./tracing.mjs agent.js`,
        },
      ],
    },
    {
      id: "vercel",
      name: "Vercel AI SDK",
      note: "It records prompts and answers unless each call says otherwise, as these do: true for recordInputs and recordOutputs sends them. The agent is named by functionId.",
      steps: [
        environment("node"),
        {
          title: "Install and run (versions 4 to 6: without the first two)",
          code: `npm install ai@7 @ai-sdk/otel \\
    @opentelemetry/api @opentelemetry/auto-instrumentations-node
node --require @opentelemetry/auto-instrumentations-node/register agent.mjs`,
        },
        {
          title: "agent.mjs (version 7: register once, in Next.js in instrumentation.ts)",
          code: `import { OpenTelemetry } from "@ai-sdk/otel";
import { generateText, registerTelemetry } from "ai";

registerTelemetry(new OpenTelemetry());

await generateText({
  model,
  prompt,
  telemetry: {
    functionId: "my-agent",
    recordInputs: false,
    recordOutputs: false,
  },
});`,
        },
        {
          title: "Versions 4 to 6 instead: nothing to register, in every call",
          code: `await generateText({
  model,
  prompt,
  experimental_telemetry: {
    isEnabled: true,
    functionId: "my-agent",
    recordInputs: false,
    recordOutputs: false,
  },
});`,
        },
      ],
    },
    {
      id: "langchain",
      name: "LangChain and LangGraph",
      note: OPEN_INFERENCE,
      steps: openInference("openinference-instrumentation-langchain"),
    },
    {
      id: "openai-agents",
      name: "OpenAI Agents SDK",
      note: OPEN_INFERENCE,
      steps: openInference("openinference-instrumentation-openai-agents"),
    },
    {
      id: "spring-ai",
      name: "Spring AI",
      note: "Spring AI makes the spans itself, without prompts and answers; Spring Boot exports them. Java must trust the certificate. Prefer Spring AI 2: in version 1 each further call of a model in a loop of tools reports the tokens of those before it again.",
      steps: [
        {
          title: "pom.xml (Spring Boot 4)",
          code: dependencies(["org.springframework.boot", "spring-boot-starter-opentelemetry"]),
        },
        {
          title: "pom.xml (Spring Boot 3 instead)",
          code: dependencies(
            ["org.springframework.boot", "spring-boot-starter-actuator"],
            ["io.micrometer", "micrometer-tracing-bridge-otel"],
            ["io.opentelemetry", "opentelemetry-exporter-otlp"],
            ["io.micrometer", "micrometer-registry-otlp"],
          ),
        },
        {
          title:
            "application.yaml (Spring Boot 3: otlp.tracing instead of opentelemetry.tracing.export.otlp)",
          code: `spring.application.name: my-agent
management:
  tracing.sampling.probability: 1.0
  opentelemetry.tracing.export.otlp:
    endpoint: ${origin}/v1/traces
    headers:
      Authorization: Bearer \${AGENTMETRICS_API_KEY}
  otlp.metrics.export:
    url: ${origin}/v1/metrics
    headers:
      Authorization: Bearer \${AGENTMETRICS_API_KEY}`,
        },
        {
          title: "Trust, once",
          code: `keytool -importcert -noprompt -alias agentmetrics -file "$AGENTMETRICS_CA" \\
    -cacerts -storepass changeit`,
        },
      ],
    },
    {
      id: "langchain4j",
      name: "LangChain4j",
      note: "Only models that have the listener are seen: instrument() alone sends nothing. Without the hide lines it sends prompts and answers.",
      steps: [
        environment("java"),
        {
          title: "pom.xml",
          code: `<dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>io.opentelemetry</groupId>
      <artifactId>opentelemetry-bom</artifactId>
      <version>1.68.0</version>
      <type>pom</type>
      <scope>import</scope>
    </dependency>
  </dependencies>
</dependencyManagement>

<!-- among the dependencies, beside LangChain4j -->
${dependencies(
  ["com.arize", "openinference-instrumentation-langchain4j", "0.1.7"],
  ["io.opentelemetry", "opentelemetry-sdk-extension-autoconfigure"],
  ["io.opentelemetry", "opentelemetry-exporter-otlp"],
)}`,
        },
        {
          title: "At start, once; the listener goes to every model",
          code: `import com.arize.instrumentation.TraceConfig;
import com.arize.instrumentation.langchain4j.LangChain4jInstrumentor;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;

AutoConfiguredOpenTelemetrySdk.initialize();
var instrumentor = LangChain4jInstrumentor.instrument(TraceConfig.builder()
    .hideInputs(true).hideInputMessages(true)
    .hideOutputs(true).hideOutputMessages(true)
    .build());

var model = OpenAiChatModel.builder()
    .apiKey(System.getenv("OPENAI_API_KEY"))
    .modelName("gpt-4o-mini")
    .listeners(List.of(instrumentor.createModelListener()))
    .build();`,
        },
      ],
    },
    {
      id: "claude-code",
      name: "Claude Code",
      note: "Tokens, cost, sessions and edits come as metrics; its traces are a beta. Prompts and tool contents stay out unless you turn them on there.",
      steps: [{ title: "Environment", code: `${variables(origin, "claude")}\nclaude` }],
    },
  ];
}

/** What to look at when nothing comes, the likeliest first. */
export function troubles(): { sign: string; means: string }[] {
  return [
    {
      sign: "It works, where do I look?",
      means:
        "Runs: some ten seconds after the work ended, for exporters wait five seconds and so does the server. Without a name of its own an agent has that of OTEL_SERVICE_NAME.",
    },
    {
      sign: "Nothing comes, no error",
      means:
        "The process ended by kill -9 or process.exit() before the exporter had sent. Or the library was not instrumented: compare the packages, and in Node the loader; OTEL_LOG_LEVEL=debug tells more.",
    },
    {
      sign: "self-signed certificate, CERTIFICATE_VERIFY_FAILED, PKIX path",
      means:
        "AGENTMETRICS_CA is not the file after ca:, or was exported too late: Node reads it once, at its start. In Python, REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE win over it: unset both.",
    },
    {
      sign: "401, 403",
      means:
        "401: AGENTMETRICS_API_KEY was empty when the lines with it were pasted, or the key is revoked. 403: it may not send.",
    },
    {
      sign: "404, 405",
      means:
        "Wrong path. OTEL_EXPORTER_OTLP_ENDPOINT ends in /otlp, and the exporter appends /v1/traces; OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is taken as it is and ends in /v1/traces.",
    },
    {
      sign: "415, UNIMPLEMENTED, HTTP/2 errors",
      means:
        "Protocol and port do not fit. http/protobuf and http/json go to this address; grpc goes to the one after otlp-grpc: at the server's start.",
    },
    {
      sign: "This server speaks https only",
      means: "The endpoint begins with http://.",
    },
    {
      sign: "Runs without prompts and answers",
      means:
        "So it is meant. Who wants them sends them, as said with each library, and has an owner or admin switch them on under Settings, Data and retention.",
    },
  ];
}

/** Answers {} when address, certificate and key are right. */
export function check(origin: string): string {
  return `curl --cacert "$AGENTMETRICS_CA" ${origin}/otlp/v1/traces \\
  -H "Authorization: Bearer $AGENTMETRICS_API_KEY" \\
  -H "Content-Type: application/json" -d '{"resourceSpans":[]}'`;
}

const HIDE_CONTENT = "export OPENINFERENCE_HIDE_INPUTS=true OPENINFERENCE_HIDE_OUTPUTS=true";
const OPEN_INFERENCE =
  "The last line of the environment keeps prompts and answers out: without it OpenInference sends them.";

function dependencies(...all: [group: string, artifact: string, version?: string][]): string {
  return all
    .map(([group, artifact, version]) =>
      [
        "<dependency>",
        `  <groupId>${group}</groupId>`,
        `  <artifactId>${artifact}</artifactId>`,
        ...(version === undefined ? [] : [`  <version>${version}</version>`]),
        "</dependency>",
      ].join("\n"),
    )
    .join("\n");
}

function variables(origin: string, runtime: Runtime): string {
  return [
    ...(runtime === "claude"
      ? [
          "export CLAUDE_CODE_ENABLE_TELEMETRY=1 CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1",
          "export OTEL_TRACES_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp",
        ]
      : ["export OTEL_SERVICE_NAME=my-agent"]),
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${origin}/otlp`,
    "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
    // As Claude Code's own manual writes it; the others want the space encoded.
    `export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer${runtime === "claude" ? " " : "%20"}$AGENTMETRICS_API_KEY"`,
    runtime === "node" || runtime === "claude"
      ? 'export NODE_EXTRA_CA_CERTS="$AGENTMETRICS_CA"'
      : 'export OTEL_EXPORTER_OTLP_CERTIFICATE="$AGENTMETRICS_CA"',
    ...(runtime === "claude" ? [] : ["export OTEL_LOGS_EXPORTER=none"]),
  ].join("\n");
}

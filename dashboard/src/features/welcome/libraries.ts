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
  const python = (packages: string) => [
    environment("python"),
    {
      title: "Install and run",
      code: `pip install opentelemetry-distro opentelemetry-exporter-otlp-proto-http \\
    ${packages}
opentelemetry-instrument python agent.py`,
    },
  ];
  const node = [
    environment("node"),
    {
      title: "Install and run",
      code: `npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node
node --require @opentelemetry/auto-instrumentations-node/register agent.js`,
    },
  ];
  return [
    {
      id: "python",
      name: "OpenTelemetry for Python",
      steps: [...python("opentelemetry-instrumentation-openai-v2")],
    },
    {
      id: "node",
      name: "OpenTelemetry for Node.js",
      steps: [...node],
    },
    {
      id: "java",
      name: "OpenTelemetry for Java",
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
      steps: [
        {
          title: "Environment",
          code: `export TRACELOOP_BASE_URL=${origin}/otlp
export TRACELOOP_HEADERS="Authorization=Bearer%20$AGENTMETRICS_API_KEY"
export TRACELOOP_TRACE_CONTENT=false TRACELOOP_TELEMETRY=false
export OTEL_EXPORTER_OTLP_CERTIFICATE="$AGENTMETRICS_CA"`,
        },
        {
          title: "agent.py (after pip install traceloop-sdk)",
          code: `from traceloop.sdk import Traceloop

Traceloop.init(app_name="my-agent")`,
        },
      ],
    },
    {
      id: "openinference",
      name: "OpenInference",
      steps: [...python("openinference-instrumentation-openai openinference-instrumentation-anthropic")],
    },
    {
      id: "vercel",
      name: "Vercel AI SDK",
      note: "Versions 4 to 6. Version 7 registers its telemetry once, with the package @ai-sdk/otel.",
      steps: [
        ...node,
        {
          title: "In every call",
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
      steps: [...python("openinference-instrumentation-langchain")],
    },
    {
      id: "openai-agents",
      name: "OpenAI Agents SDK",
      steps: [...python("openinference-instrumentation-openai-agents")],
    },
    {
      id: "spring-ai",
      name: "Spring AI",
      note: "Spring AI makes the spans itself; Spring Boot exports them. Java must trust the certificate.",
      steps: [
        {
          title:
            "pom.xml (Spring Boot 3: micrometer-tracing-bridge-otel and opentelemetry-exporter-otlp instead)",
          code: `<dependency>
  <groupId>org.springframework.boot</groupId>
  <artifactId>spring-boot-starter-opentelemetry</artifactId>
</dependency>`,
        },
        {
          title: "application.yaml (Spring Boot 3: management.otlp.tracing for traces)",
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
      steps: [
        environment("java"),
        {
          title: "pom.xml",
          code: `<dependency>
  <groupId>com.arize</groupId>
  <artifactId>openinference-instrumentation-langchain4j</artifactId>
  <version>0.1.5</version>
</dependency>
<dependency>
  <groupId>io.opentelemetry</groupId>
  <artifactId>opentelemetry-sdk-extension-autoconfigure</artifactId>
</dependency>
<dependency>
  <groupId>io.opentelemetry</groupId>
  <artifactId>opentelemetry-exporter-otlp</artifactId>
</dependency>`,
        },
        {
          title: "At start",
          code: `AutoConfiguredOpenTelemetrySdk.initialize();
LangChain4jInstrumentor.instrument();`,
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
    'export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20$AGENTMETRICS_API_KEY"',
    runtime === "node" || runtime === "claude"
      ? 'export NODE_EXTRA_CA_CERTS="$AGENTMETRICS_CA"'
      : 'export OTEL_EXPORTER_OTLP_CERTIFICATE="$AGENTMETRICS_CA"',
    ...(runtime === "claude" ? [] : ["export OTEL_LOGS_EXPORTER=none"]),
  ].join("\n");
}

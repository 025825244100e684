// OpenTelemetry as an application of Node sets it up, with OpenTelemetry's own exporters.
import { readFileSync } from "node:fs";
import { credentials, Metadata } from "@grpc/grpc-js";
import { context, diag, DiagLogLevel, trace } from "@opentelemetry/api";
import { OTLPLogExporter as GrpcLogs } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtobufLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as GrpcMetrics } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as GrpcTraces } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";

export const PROTOCOLS = ["http/protobuf", "http/json", "grpc"];

const EXPORTERS = {
    traces: { "http/protobuf": ProtobufTraces, "http/json": JsonTraces, grpc: GrpcTraces },
    metrics: { "http/protobuf": ProtobufMetrics, "http/json": JsonMetrics, grpc: GrpcMetrics },
    logs: { "http/protobuf": ProtobufLogs, "http/json": JsonLogs, grpc: GrpcLogs },
};

const resource = (service) => resourceFromAttributes({ "service.name": service, "deployment.environment.name": "staging" });

/** The exporter of a protocol, as this server's owner would configure it. */
export function exporterFor(protocol, server, signal = "traces") {
    const ca = readFileSync(server.caFile);
    const authorization = `Bearer ${server.key}`;
    const Exporter = EXPORTERS[signal][protocol];
    if (protocol === "grpc") {
        const metadata = new Metadata();
        metadata.set("authorization", authorization);
        return new Exporter({ url: server["otlp-grpc"], credentials: credentials.createSsl(ca), metadata });
    }
    return new Exporter({ url: `${server.url}/v1/${signal}`, headers: { authorization }, compression: "gzip", httpAgentOptions: { ca } });
}

/** What came of it, and what the exporter had to say about it. */
export async function exported(exporter, spans) {
    const warnings = [];
    const note = (...words) => warnings.push(words.join(" "));
    const silent = () => {};
    diag.setLogger({ warn: note, error: note, info: silent, debug: silent, verbose: silent }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    const { code, error } = await new Promise((resolve) => exporter.export(spans, resolve));
    diag.disable();
    return { sent: code === 0, error, warnings };
}

/** Keeps what is made until it is taken; as the recorder of the captures of instrumentation, but for sending. */
export function keepSpans(service) {
    const kept = new InMemorySpanExporter();
    const provider = new NodeTracerProvider({
        resource: resource(service),
        spanProcessors: [new SimpleSpanProcessor(kept)],
    });
    const taken = () => {
        const spans = kept.getFinishedSpans();
        kept.reset();
        return spans;
    };
    const named = new Map();
    return { provider, taken, named, write: (name) => named.set(name, taken()) };
}

/** An agent that calls a model, a tool that fails, and the model again. */
export function agentTrace({ provider, taken }, agent) {
    const tracer = provider.getTracer("by hand", "1.2.3");
    const root = tracer.startSpan(`invoke_agent ${agent}`, {
        root: true,
        attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": agent, "gen_ai.conversation.id": `session of ${agent}` },
    });
    const inside = trace.setSpan(context.active(), root);
    const call = (name, attributes) => tracer.startSpan(name, { attributes }, inside);
    const model = { "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o-mini" };
    call("chat gpt-4o-mini", { ...model, "gen_ai.usage.input_tokens": 1200, "gen_ai.usage.cache_read.input_tokens": 1000, "gen_ai.usage.output_tokens": 300 }).end();
    const tool = call("execute_tool weather", { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "weather" });
    tool.setStatus({ code: 2, message: "no such city" });
    tool.end();
    call("chat gpt-4o-mini", { ...model, "gen_ai.usage.input_tokens": 400, "gen_ai.usage.output_tokens": 100 }).end();
    root.end();
    return taken();
}

/** Two measurements of a histogram: 1200 tokens in, 300 out. */
export async function reportTokens(exporter, service) {
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600_000 });
    const provider = new MeterProvider({ resource: resource(service), readers: [reader] });
    const usage = provider.getMeter("by hand", "1.2.3").createHistogram("gen_ai.client.token.usage", { unit: "{token}" });
    const call = { "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o-mini" };
    usage.record(1200, { ...call, "gen_ai.token.type": "input" });
    usage.record(300, { ...call, "gen_ai.token.type": "output" });
    await provider.shutdown();
}

/** What a judge found of a span. */
export async function reportScore(exporter, service, spanContext) {
    const provider = new LoggerProvider({ resource: resource(service), processors: [new SimpleLogRecordProcessor({ exporter })] });
    provider.getLogger("by hand", "1.2.3").emit({
        eventName: "gen_ai.evaluation.result",
        attributes: { "gen_ai.evaluation.name": "relevance", "gen_ai.evaluation.score.value": 0.75 },
        context: trace.setSpan(context.active(), trace.wrapSpanContext(spanContext)),
    });
    await provider.shutdown();
}

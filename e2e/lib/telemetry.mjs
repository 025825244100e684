// OpenTelemetry as an application of Node sets it up, with OpenTelemetry's own exporters.
import { readFileSync } from "node:fs";
import { credentials, Metadata } from "@grpc/grpc-js";
import { context, diag, DiagLogLevel, trace } from "@opentelemetry/api";
import { OTLPTraceExporter as GrpcTraces } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";

export const PROTOCOLS = ["http/protobuf", "http/json", "grpc"];

const EXPORTERS = { "http/protobuf": ProtobufTraces, "http/json": JsonTraces, grpc: GrpcTraces };

const resource = (service) => resourceFromAttributes({ "service.name": service, "deployment.environment.name": "staging" });

/** The exporter of a protocol, as this server's owner would configure it. */
export function exporterFor(protocol, server) {
    const ca = readFileSync(server.caFile);
    const authorization = `Bearer ${server.key}`;
    const Exporter = EXPORTERS[protocol];
    if (protocol === "grpc") {
        const metadata = new Metadata();
        metadata.set("authorization", authorization);
        return new Exporter({ url: server["otlp-grpc"], credentials: credentials.createSsl(ca), metadata });
    }
    return new Exporter({ url: `${server.url}/v1/traces`, headers: { authorization }, compression: "gzip", httpAgentOptions: { ca } });
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

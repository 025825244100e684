// Traces as OTLP's JSON has them: one that failed in a tool, with records of the logs, one that is very large, some that have not ended.
const START = Date.now() - 3_600_000;
const BATCH = 1_000;

const text = (key, stringValue) => ({ key, value: { stringValue } });
const number = (key, intValue) => ({ key, value: { intValue: String(intValue) } });
const nanos = (ms) => `${START + Math.round(ms)}000000`;

function idOf(trace, span) {
    return (trace * 1_000_000 + span + 1).toString(16).padStart(16, "0");
}

const agent = (name) => [text("gen_ai.operation.name", "invoke_agent"), text("gen_ai.agent.name", name), text("gen_ai.agent.version", "2.4.0")];
const tool = (name) => [text("gen_ai.operation.name", "execute_tool"), text("gen_ai.tool.name", name)];
const chat = (model, input, cached, output, number_) => [
    text("gen_ai.operation.name", "chat"),
    text("gen_ai.provider.name", "anthropic"),
    text("gen_ai.request.model", model),
    text("gen_ai.response.model", model),
    text("gen_ai.response.id", `msg_${number_}`),
    number("gen_ai.usage.input_tokens", input),
    number("gen_ai.usage.cache_read.input_tokens", cached),
    number("gen_ai.usage.output_tokens", output),
    { key: "gen_ai.response.finish_reasons", value: { arrayValue: { values: [{ stringValue: "stop" }] } } },
];

/** Spans are `{ parent, name, from, to, attributes, error, events }`; a parent is the place of another span. */
function traceOf(number_, service, spans) {
    const id = number_.toString(16).padStart(32, "7");
    const sent = spans.map((span, i) => ({
        traceId: id,
        spanId: idOf(number_, i),
        parentSpanId: span.parent === undefined ? "" : idOf(number_, span.parent),
        name: span.name,
        startTimeUnixNano: nanos(span.from),
        endTimeUnixNano: span.to === undefined ? "0" : nanos(span.to),
        attributes: span.attributes ?? [],
        events: (span.events ?? []).map((event) => ({ name: event.name, timeUnixNano: nanos(event.at), attributes: event.attributes })),
        status: span.error === undefined ? {} : { code: 2, message: span.error },
    }));
    const requests = [];
    for (let from = 0; from < sent.length; from += BATCH) {
        requests.push({
            resourceSpans: [
                {
                    resource: { attributes: [text("service.name", service), text("deployment.environment.name", "production")] },
                    scopeSpans: [{ scope: { name: "opentelemetry.instrumentation.anthropic", version: "0.48.0" }, spans: sent.slice(from, from + BATCH) }],
                },
            ],
        });
    }
    return { id, root: idOf(number_, 0), requests };
}

const failed = (type) => text("error.type", type);

const SUPPORT = 0xa1;

/** Asks a customer system that does not answer. */
export const supportTrace = traceOf(SUPPORT, "support", [
    { name: "invoke_agent support-desk", from: 0, to: 34_200, attributes: [...agent("support-desk"), failed("ToolTimeout")], error: "upstream did not answer within 30000 ms" },
    { parent: 0, name: "plan", from: 80, to: 1_580 },
    { parent: 1, name: "chat claude-sonnet-4-5", from: 130, to: 1_500, attributes: chat("claude-sonnet-4-5", 4_210, 2_048, 310, 1) },
    { parent: 0, name: "retrieve", from: 1_700, to: 32_900, attributes: [failed("ToolTimeout")], error: "upstream did not answer within 30000 ms" },
    { parent: 3, name: "execute_tool kb_search", from: 1_760, to: 2_260, attributes: tool("kb_search") },
    { parent: 3, name: "chat claude-sonnet-4-5", from: 2_300, to: 3_100, attributes: chat("claude-sonnet-4-5", 6_930, 4_096, 120, 2) },
    {
        parent: 3,
        name: "execute_tool crm_lookup",
        from: 3_120,
        to: 32_800,
        attributes: [...tool("crm_lookup"), failed("ToolTimeout"), text("server.address", "crm.internal"), number("server.port", 443), number("retry.attempt", 3)],
        error: "upstream did not answer within 30000 ms",
        events: [
            { name: "retry", at: 13_000, attributes: [number("retry.attempt", 2)] },
            { name: "exception", at: 32_790, attributes: [text("exception.type", "ToolTimeout"), text("exception.message", "upstream did not answer within 30000 ms")] },
        ],
    },
    { parent: 0, name: "answer", from: 33_000, to: 34_000 },
    { parent: 7, name: "chat claude-sonnet-4-5", from: 33_050, to: 33_950, attributes: chat("claude-sonnet-4-5", 7_262, 5_120, 677, 3) },
    { parent: 0, name: "invoke_agent summariser", from: 34_020, to: 34_150, attributes: agent("summariser") },
    { parent: 9, name: "chat claude-haiku-4-5", from: 34_030, to: 34_140, attributes: chat("claude-haiku-4-5", 900, 0, 60, 4) },
]);

/** What the logs tell of the support trace: of the tool that fails much, of the trace itself one thing. */
export const supportLogs = {
    resourceLogs: [
        {
            resource: { attributes: [text("service.name", "support"), text("deployment.environment.name", "production")] },
            scopeLogs: [
                {
                    scope: { name: "crm-client", version: "3.1.0" },
                    logRecords: [
                        ...Array.from({ length: 24 }, (_, i) => ({
                            timeUnixNano: nanos(4_000 + i * 1_200),
                            severityNumber: 9,
                            eventName: "crm.attempt",
                            traceId: supportTrace.id,
                            spanId: idOf(SUPPORT, 6),
                            attributes: [text("gen_ai.tool.name", "crm_lookup")],
                        })),
                        {
                            timeUnixNano: nanos(32_795),
                            severityNumber: 17,
                            eventName: "exception",
                            traceId: supportTrace.id,
                            spanId: idOf(SUPPORT, 6),
                            attributes: [text("exception.type", "ToolTimeout"), text("exception.message", "gave up after 24 attempts")],
                        },
                        {
                            timeUnixNano: nanos(34_100),
                            severityNumber: 13,
                            eventName: "claude_code.api_error",
                            traceId: supportTrace.id,
                            attributes: [text("model", "claude-sonnet-4-5"), text("error", "overloaded"), number("attempt", 2)],
                        },
                    ],
                },
            ],
        },
    ],
};

/** 20,000 spans: a crawler, of whose pages one is broken. */
export const largeTrace = traceOf(
    0xb2,
    "crawler",
    Array.from({ length: 20_000 }, (_, i) => {
        if (i === 0) return { name: "invoke_agent crawler", from: 0, to: 610_000, attributes: agent("crawler") };
        const page = Math.ceil(i / 3);
        const from = page * 90;
        if (i % 3 === 1) return { parent: 0, name: `page ${page}`, from, to: from + 80 };
        const broken = page === 6_400;
        return i % 3 === 2
            ? { parent: i - 1, name: "execute_tool fetch", from: from + 2, to: from + 40, attributes: broken ? [...tool("fetch"), failed("ToolTimeout")] : tool("fetch"), ...(broken ? { error: "ToolTimeout" } : {}) }
            : { parent: i - 2, name: "chat claude-haiku-4-5", from: from + 41, to: from + 79, attributes: chat("claude-haiku-4-5", 700 + (i % 90), 0, 40, `large-${i}`) };
    }),
);

/** Their agents were announced and have not ended. */
export const unfinishedTraces = ["night-report", "invoice-matcher"].map((name, i) =>
    traceOf(0xc3 + i, name, [
        { name: `invoke_agent ${name}`, from: 3_000_000, attributes: agent(name) },
        { parent: 0, name: "chat claude-sonnet-4-5", from: 3_000_500, to: 3_004_000, attributes: chat("claude-sonnet-4-5", 3_000, 0, 200, `open-${i}`) },
        { parent: 0, name: "execute_tool read_ledger", from: 3_004_100, attributes: tool("read_ledger") },
    ]),
);

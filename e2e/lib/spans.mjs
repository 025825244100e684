// Traces as OpenTelemetry has them in JSON: agents that call models and tools, some streamed, cached, failing, without a price.
const CALLS = [
    { model: "claude-sonnet-4-5", provider: "anthropic", input: 4200, cached: 2900, output: 380, ms: 5200, ttft: 0.62 },
    { model: "gpt-4o", provider: "openai", input: 1800, cached: 0, output: 240, ms: 2600, ttft: 0.34 },
    { model: "o4-mini", provider: "openai", input: 900, cached: 300, output: 1400, reasoning: 1100, ms: 14_000 },
    { model: "acme-large-2", provider: "acme", input: 600, cached: 0, output: 90, ms: 1900 },
];
const TOOLS = [
    { name: "web_search", ms: 840, fails: 3 },
    { name: "read_page", ms: 410, fails: 40 },
    { name: "write_note", ms: 35, fails: 0 },
];

const value = (some) =>
    typeof some === "string" ? { stringValue: some } : Number.isInteger(some) ? { intValue: String(some) } : typeof some === "boolean" ? { boolValue: some } : { doubleValue: some };
const attributes = (named) =>
    Object.entries(named)
        .filter(([, some]) => some !== undefined)
        .map(([key, some]) => ({ key, value: value(some) }));
const hex = (number, digits) => number.toString(16).padStart(digits, "0");

/** One run of an agent: three calls of models, and tools between them. */
function trace(number, end) {
    const spans = [];
    let at = end - 60_000;
    const add = (name, ms, named, failed, parentSpanId = `${hex(number, 12)}0001`) => {
        spans.push({
            traceId: hex(0xabc0000 + number, 32),
            spanId: `${hex(number, 12)}${hex(spans.length + 2, 4)}`,
            parentSpanId,
            name,
            startTimeUnixNano: `${at}000000`,
            endTimeUnixNano: `${at + ms}000000`,
            status: failed ? { code: 2, message: "no answer" } : {},
            attributes: attributes(named),
        });
        at += ms;
    };
    for (let turn = 0; turn < 3; turn++) {
        const call = CALLS[(number + turn) % CALLS.length];
        const ms = call.ms * (1 + ((number * 7) % 5) / 10);
        add(`chat ${call.model}`, ms, {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": call.provider,
            "gen_ai.request.model": call.model,
            "gen_ai.usage.input_tokens": call.input + number,
            "gen_ai.usage.output_tokens": call.output + turn,
            "gen_ai.usage.cache_read.input_tokens": call.cached || undefined,
            "gen_ai.usage.reasoning.output_tokens": call.reasoning,
            "gen_ai.request.stream": call.ttft !== undefined || undefined,
            "gen_ai.response.time_to_first_chunk": call.ttft && call.ttft * (1 + (number % 4) / 10),
        }, (number + turn) % 23 === 0);
        const tool = TOOLS[(number + turn) % TOOLS.length];
        add(`execute_tool ${tool.name}`, tool.ms + number, { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": tool.name }, (number * 37 + turn) % 100 < tool.fails);
    }
    spans.push({
        traceId: hex(0xabc0000 + number, 32),
        spanId: `${hex(number, 12)}0001`,
        name: "invoke_agent reader",
        startTimeUnixNano: `${end - 60_000}000000`,
        endTimeUnixNano: `${at}000000`,
        attributes: attributes({ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": number % 3 === 0 ? "summary-agent" : "reader-agent" }),
    });
    return spans;
}

/** A request for `/v1/traces` with so many runs, the last of them over now, one a quarter of an hour. */
export function traces(count) {
    const now = Date.now() - 5_000;
    const spans = Array.from({ length: count }, (_, i) => trace(i + 1, now - i * 900_000)).flat();
    return { resourceSpans: [{ resource: { attributes: attributes({ "service.name": "reading-room", "deployment.environment.name": "production" }) }, scopeSpans: [{ scope: { name: "e2e" }, spans }] }] };
}

// An ExportMetricsServiceRequest in OTLP's JSON: an hour of tokens and durations, what Claude Code counts, and metrics nobody knows.
const MODELS = ["gpt-4o", "claude-sonnet-4-5", "gemini-2.5-pro"];
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const DELTA = 1;

const nanos = (time) => `${Math.floor(time / 1000)}000000000`;
const labels = (named) => Object.entries(named).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** One point for each minute and each set of labels; `value` makes it from minute and number of the set. */
function points(sets, value) {
    const now = Date.now() - 60_000;
    return Array.from({ length: 60 }, (_, minute) =>
        sets.map((named, set) => ({
            startTimeUnixNano: nanos(now - (minute + 1) * 60_000),
            timeUnixNano: nanos(now - minute * 60_000),
            attributes: labels(named),
            ...value(minute, set),
        })),
    ).flat();
}

const wave = (minute, set) => Math.round(20 + 12 * Math.sin(minute / 7 + set) + 4 * set);

function duration(minute, set) {
    const calls = wave(minute, set);
    // Agents that take longer than the last bound, too.
    const bucketCounts = [...SECONDS, Infinity].map((_, i) => (i === 7 + set ? calls : i === 9 + set ? 2 : i === 14 && set === 2 ? 1 : 0));
    const count = bucketCounts.reduce((sum, one) => sum + one, 0);
    return { count: `${count}`, sum: count * 1.7, explicitBounds: SECONDS, bucketCounts: bucketCounts.map(String) };
}

const histogram = (name, unit, dataPoints) => ({ name, unit, histogram: { aggregationTemporality: DELTA, dataPoints } });
const counter = (name, unit, dataPoints) => ({ name, unit, sum: { aggregationTemporality: DELTA, isMonotonic: true, dataPoints } });
const from = (service, scope, metrics) => ({
    resource: { attributes: labels({ "service.name": service }) },
    scopeMetrics: [{ scope: { name: scope }, metrics }],
});

export function metrics() {
    const byModel = MODELS.map((model) => ({ "gen_ai.request.model": model, "gen_ai.operation.name": "chat" }));
    const tokens = byModel.flatMap((named) => ["input", "output", "total"].map((type) => ({ ...named, "gen_ai.token.type": type })));
    const spent = (minute, set) => ({ count: "3", sum: 100 * wave(minute, set) });
    const claude = (type) => ({ model: "claude-sonnet-4-5", type, "session.id": "session-1", "user.email": "ada@example.com" });
    return {
        resourceMetrics: [
            from("checkout-agents", "opentelemetry.instrumentation.openai", [
                histogram("gen_ai.client.token.usage", "{token}", points(tokens, spent)),
                histogram("gen_ai.client.operation.duration", "s", points(byModel, duration)),
                histogram("gen_ai.execute_tool.duration", "s", points([{ "gen_ai.tool.name": "crm_lookup" }, { "gen_ai.tool.name": "search" }], duration)),
                { name: "process.runtime.memory", unit: "By", gauge: { dataPoints: points([{}], (minute) => ({ asInt: `${3e8 + 1e6 * wave(minute, 0)}` })) } },
            ]),
            from("claude-code", "com.anthropic.claude_code", [
                counter("claude_code.token.usage", "tokens", points(["input", "output", "cacheRead"].map(claude), (minute, set) => ({ asInt: `${50 * wave(minute, set)}` }))),
                counter("claude_code.cost.usage", "USD", points([{ model: "claude-sonnet-4-5" }], (minute) => ({ asDouble: wave(minute, 0) / 400 }))),
                counter("claude_code.commit.count", "", points([{}], (minute) => ({ asInt: minute % 20 === 0 ? "1" : "0" }))),
            ]),
        ],
    };
}

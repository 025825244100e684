package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.Call;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.read.CallFacts;
import dev.agentmetrics.server.telemetry.read.CallsRequest;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Kind;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Wanted;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.trace.RandomTraces;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Calls of runs for tests, and what questions about them answer. */
final class CallFixtures {

    private static final List<Call.Kind> KINDS = List.of(Call.Kind.values());

    private CallFixtures() {}

    /** The same run, as a client sends it that tells of its tools. */
    static Run detailed(Run run) {
        return new Run(
                run.id(),
                run.identity(),
                run.outcome(),
                run.context(),
                run.usage(),
                run.counters(),
                run.cost(),
                new Run.Content(
                        List.of("search", "search", "crm"),
                        """
                        {"tool_calls_detail": [
                          {"name": "search", "duration_ms": 12.5, "status": "success"},
                          {"name": "crm", "status": "failed"},
                          {"name": "crm", "duration_ms": "soon"}, {}, 7]}\
                        """,
                        List.of(),
                        0,
                        0,
                        0,
                        0));
    }

    static List<Call> anyCalls(Random random) {
        var calls = new ArrayList<Call>();
        for (var n = random.nextInt(6); n > 0; n--) {
            var kind = KINDS.get(random.nextInt(KINDS.size()));
            calls.add(kind == Call.Kind.TOOL ? tool(random) : model(kind, random));
        }
        return calls;
    }

    private static Call tool(Random random) {
        return new Call(
                Call.Kind.TOOL,
                random.nextInt(9) == 0 ? "" : "tool-" + random.nextInt(3),
                "",
                new Call.Ending(
                        random.nextInt(4) == 0,
                        random.nextInt(5) == 0 ? null : random.nextLong(5_000_000),
                        null),
                Call.Tokens.NONE,
                Call.Price.NONE);
    }

    private static Call model(Call.Kind kind, Random random) {
        var bases = Call.Price.Basis.values();
        var basis = bases[random.nextInt(bases.length)];
        var usd =
                basis == Call.Price.Basis.NONE || basis == Call.Price.Basis.UNPRICED
                        ? null
                        : BigDecimal.valueOf(random.nextLong(1_000_000_000), Run.Cost.SCALE);
        return new Call(
                kind,
                "model-" + random.nextInt(3),
                random.nextBoolean() ? "openai" : "",
                new Call.Ending(
                        random.nextInt(6) == 0,
                        random.nextInt(6) == 0 ? null : random.nextLong(9_000_000),
                        random.nextInt(3) == 0 ? random.nextLong(900_000) : null),
                new Call.Tokens(
                        random.nextInt(900),
                        random.nextInt(90),
                        random.nextInt(9),
                        random.nextInt(900),
                        random.nextInt(9),
                        random.nextInt(3)),
                new Call.Price(usd, basis));
    }

    static List<CallsRequest> questions(OrgId org, TimeRange range, Instant split) {
        var questions = new ArrayList<CallsRequest>();
        for (var kind : Kind.values()) {
            for (var wanted : Wanted.values()) {
                var all = CallsRequest.of(org, range, kind, wanted);
                questions.add(all);
                questions.add(all.every(7_200).in("staging", null));
                questions.add(all.every(900));
                questions.add(all.splitAt(split).in(null, "agent-1"));
            }
        }
        return questions;
    }

    /** Every row of the answer, as text. */
    static List<String> answer(ClickHouse engine, CallFacts facts, CallsRequest request) {
        var keys =
                "name, provider, t"
                        + (request.split() == null ? "" : ", later")
                        + (request.wanted() == Wanted.SUMS_BY_AGENT ? ", agent_id" : "");
        var measured =
                switch (request.wanted()) {
                    case SUMS -> SUMS;
                    case SUMS_BY_AGENT -> SUMS + ", max(last_at)";
                    case PERCENTILES ->
                            CallFacts.percentiles("durations")
                                    + ", "
                                    + CallFacts.percentiles("ttfts");
                };
        // Where a combination is gone, roll-ups have a row of zeros.
        var used =
                request.wanted() == Wanted.PERCENTILES
                        ? ""
                        : " HAVING sum(calls + naming_runs + input_tokens + output_tokens"
                                + " + unpriced_runs) > 0";
        return engine.query(
                facts.over(request)
                        .query(
                                "SELECT toString(tuple("
                                        + keys
                                        + ", "
                                        + measured
                                        + ")) AS line FROM (%s) GROUP BY "
                                        + keys
                                        + used
                                        + " ORDER BY line"),
                row -> row.string("line"));
    }

    private static final String SUMS =
            """
            sum(naming_runs), sum(calls), sum(single_calls), sum(failed_calls), sum(unpriced_calls),
            sum(unpriced_runs), sum(computed_cost), sum(reported_cost), sum(estimated_cost),
            sum(input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cache_read_tokens),
            sum(cache_write_tokens), sum(unknown_tokens), sum(timed_tokens), sum(timed_us),
            sum(duration_calls), sum(ttft_calls)""";

    /** Spans of a random trace with an id of its own. */
    static List<Span> randomTrace(int seed) {
        var shapes = RandomTraces.Shape.values();
        var random = new Random(seed);
        return RandomTraces.varied(
                new RandomTraces(random).trace(shapes[seed % shapes.length]),
                random,
                "%032x".formatted(seed + 1));
    }

    record Sums(
            long calls,
            long toolCalls,
            long toolErrors,
            long input,
            long output,
            long cacheRead,
            long cacheWrite,
            BigDecimal cost,
            long unpriced) {}

    /** What the runs hold; embeddings, rerankings and unpriced calls are in their metadata. */
    static Sums sumsOfRuns(ClickHouse engine, OrgId org) {
        return engine.query(
                        Query.of(
                                        """
                                        SELECT sum(llm_calls) + sum(JSONExtractUInt(metadata, 'embedding_calls'))
                                                + sum(JSONExtractUInt(metadata, 'rerank_calls')) AS model_calls,
                                            sum(tool_calls) AS tools, sum(tool_errors) AS errors,
                                            sum(input_tokens) AS input, sum(output_tokens) AS output,
                                            sum(cache_read_tokens) AS cache_read,
                                            sum(cache_write_tokens) AS cache_write,
                                            sum(ifNull(cost_usd, toDecimal64(0, 10))) AS cost,
                                            sum(JSONExtractUInt(metadata, 'unpriced_calls')) AS unpriced
                                        FROM runs WHERE org_id = {org:UUID}
                                        """)
                                .with("org", org.value()),
                        row ->
                                new Sums(
                                        row.integer("model_calls"),
                                        row.integer("tools"),
                                        row.integer("errors"),
                                        row.integer("input"),
                                        row.integer("output"),
                                        row.integer("cache_read"),
                                        row.integer("cache_write"),
                                        row.decimal("cost"),
                                        row.integer("unpriced")))
                .getFirst();
    }

    /** What the pages show for them. */
    static Sums sumsOfCalls(ClickHouse engine, CallFacts facts, OrgId org, TimeRange range) {
        var models = CallsRequest.of(org, range, Kind.MODEL, Wanted.SUMS);
        var tools = CallsRequest.of(org, range, Kind.TOOL, Wanted.SUMS);
        var used =
                engine.query(
                                facts.over(tools)
                                        .query(
                                                "SELECT sum(calls) AS n, sum(failed_calls) AS failed"
                                                        + " FROM (%s)"),
                                row -> List.of(row.integer("n"), row.integer("failed")))
                        .getFirst();
        return engine.query(
                        facts.over(models)
                                .query(
                                        """
                                        SELECT sum(calls) AS n, sum(input_tokens) AS input,
                                            sum(output_tokens) AS output,
                                            sum(cache_read_tokens) AS cache_read,
                                            sum(cache_write_tokens) AS cache_write,
                                            sum(computed_cost + reported_cost + estimated_cost) AS cost,
                                            sum(unpriced_calls) AS unpriced
                                        FROM (%s)
                                        """),
                        row ->
                                new Sums(
                                        row.integer("n"),
                                        used.get(0),
                                        used.get(1),
                                        row.integer("input"),
                                        row.integer("output"),
                                        row.integer("cache_read"),
                                        row.integer("cache_write"),
                                        row.decimal("cost"),
                                        row.integer("unpriced")))
                .getFirst();
    }
}

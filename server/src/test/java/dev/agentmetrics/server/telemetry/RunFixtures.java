package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.RunId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Readable runs for tests. */
public final class RunFixtures {

    public static final OrgId ACME =
            new OrgId(new UUID(0x01890000_0000_7000L, 0x8000_0000_0000_0001L));
    public static final OrgId GLOBEX =
            new OrgId(new UUID(0x01890000_0000_7000L, 0x8000_0000_0000_0002L));

    private static final List<RunStatus> STATUSES = List.of(RunStatus.values());

    private RunFixtures() {}

    public static RunId id(long number) {
        return new RunId(new UUID(0x11111111_1111_4111L, 0x8000_0000_0000_0000L | number));
    }

    /** A successful, priced run of the agent "checkout". */
    public static Run run(RunId id, Instant at) {
        return run(
                id, at, "checkout", RunStatus.SUCCESS, 1_234_567L, new BigDecimal("0.0123000000"));
    }

    public static Run run(
            RunId id,
            Instant at,
            String agent,
            RunStatus status,
            @org.jspecify.annotations.Nullable Long micros,
            @org.jspecify.annotations.Nullable BigDecimal usd) {
        return new Run(
                id,
                new Run.Identity("", id.toString(), agent, "", "", "", Run.Account.NONE),
                new Run.Outcome(
                        status,
                        at,
                        at.plusMillis(40),
                        micros,
                        status == RunStatus.SUCCESS ? "" : "tool timed out",
                        status == RunStatus.SUCCESS ? 0 : 77),
                new Run.Context("python", "production", "1.0", "", "", "", "", "0.2.0", ""),
                new Run.Usage(
                        "gpt-4o", "openai", 1000, 200, 50, 0, null, Run.Usage.Basis.EXCLUSIVE),
                new Run.Counters(2, 3, 0, 4, 0, 0, 0, 0, 0, 0),
                new Run.Cost(
                        usd,
                        usd == null ? Run.Cost.Source.UNPRICED : Run.Cost.Source.COMPUTED,
                        usd,
                        null,
                        null,
                        "2026-11-01",
                        "openai/gpt-4o"),
                new Run.Content(List.of("search"), "{}", List.of(), 0, 0, 0, 0));
    }

    /** Anything that may happen, within the given time; the same for the same generator. */
    public static Run anyRun(Random random, RunId id, Instant from, Duration within) {
        var at = from.plusMillis(random.nextLong(within.toMillis()));
        var model = "model-" + random.nextInt(3);
        var usd =
                random.nextInt(10) == 0
                        ? null
                        : BigDecimal.valueOf(random.nextLong(3_000_000_000L), Run.Cost.SCALE);
        var run =
                run(
                        id,
                        at,
                        "agent-" + random.nextInt(4),
                        STATUSES.get(random.nextInt(STATUSES.size())),
                        random.nextInt(8) == 0 ? null : (long) Math.exp(random.nextDouble() * 17),
                        usd);
        return new Run(
                id,
                run.identity(),
                run.outcome(),
                new Run.Context(
                        "python",
                        random.nextInt(3) == 0 ? "staging" : "production",
                        "1." + random.nextInt(2),
                        "",
                        "",
                        "",
                        "",
                        "0.2.0",
                        ""),
                new Run.Usage(
                        model,
                        "openai",
                        random.nextInt(5000),
                        random.nextInt(900),
                        random.nextInt(100),
                        random.nextInt(10),
                        null,
                        Run.Usage.Basis.PLAIN),
                new Run.Counters(
                        random.nextInt(5),
                        random.nextInt(9),
                        random.nextInt(3),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0),
                run.cost(),
                new Run.Content(
                        List.of(), "{}", List.of(), random.nextInt(2), random.nextInt(2), 0, 0));
    }

    /** The same run, as one that was made from spans. */
    public static Run withCalls(Run run, List<Call> calls) {
        var identity = run.identity();
        return new Run(
                run.id(),
                new Run.Identity(
                        identity.eventId(),
                        identity.traceId(),
                        identity.agentId(),
                        identity.sessionId(),
                        identity.clientRunId(),
                        identity.parentTraceId(),
                        new Run.Account(null, calls.hashCode() | 1, List.of())),
                run.outcome(),
                run.context(),
                run.usage(),
                run.counters(),
                run.cost(),
                run.content(),
                calls);
    }

    /** A streamed answer of a model, and a tool that failed. */
    public static List<Call> calls() {
        return List.of(
                new Call(
                        Call.Kind.LLM,
                        "gpt-4o",
                        "openai",
                        new Call.Ending(false, 1_500_000L, 320_000L),
                        new Call.Tokens(1_000, 200, 20, 50, 0, 0),
                        new Call.Price(new BigDecimal("0.0123000000"), Call.Price.Basis.COMPUTED)),
                new Call(
                        Call.Kind.TOOL,
                        "search",
                        "",
                        new Call.Ending(true, 90_000L, null),
                        Call.Tokens.NONE,
                        Call.Price.NONE));
    }

    public static ClientEvent event(RunId id, Instant at) {
        return new ClientEvent(
                id, "session_metrics", at, at.plusMillis(40), "trace", "checkout", "{}");
    }
}

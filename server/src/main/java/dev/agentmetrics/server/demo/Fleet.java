package dev.agentmetrics.server.demo;

import dev.agentmetrics.server.demo.AgentProfile.Failure;
import dev.agentmetrics.server.demo.AgentProfile.Model;
import dev.agentmetrics.server.demo.AgentProfile.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An invented company's agents, and what changed in them lately. */
final class Fleet {

    /** When the broken release of the support agent went out; long enough not to be all night. */
    static final Duration RELEASE_AGE = Duration.ofHours(12);

    /** When the research agent's prompt stopped hitting the cache. */
    static final Duration CACHE_LOSS_AGE = Duration.ofHours(20);

    private static final Model OPUS = new Model("claude-opus-4-5", "anthropic");
    private static final Model SONNET = new Model("claude-sonnet-4-5", "anthropic");
    private static final Model HAIKU = new Model("claude-haiku-4-5", "anthropic");
    private static final Model GPT = new Model("gpt-5", "openai");
    private static final Model GPT_MINI = new Model("gpt-5-mini", "openai");
    private static final Model GEMINI = new Model("gemini-2.5-pro", "google");
    private static final Model FLASH = new Model("gemini-2.5-flash", "google");
    private static final Model IN_HOUSE = new Model("acme-large-2", "acme");

    private static final Failure RATE_LIMIT =
            new Failure("failed", "", "RateLimitError: 429 too many requests, retry after 20 s");
    private static final Failure TOO_LONG =
            new Failure("timeout", "", "Run exceeded its time budget of 120000 ms");
    private static final Failure CRM_TIMEOUT =
            new Failure(
                    "failed",
                    "crm_lookup",
                    "ToolTimeout: crm_lookup did not answer within 30000 ms");

    private Fleet() {}

    static List<AgentProfile> agents() {
        return List.of(
                agent("support-agent", 620, SONNET, "2.3.1", 3_100, 2_400, 520, 0.62, 0.018)
                        .steps("plan", "retrieve", "answer")
                        .tools("kb_search", "crm_lookup")
                        .build(RATE_LIMIT),
                agent("research-agent", 120, OPUS, "1.9.0", 21_000, 9_500, 2_100, 0.62, 0.009)
                        .steps("outline", "search", "read", "write")
                        .tools("web_search", "fetch_page", "summarise")
                        .build(TOO_LONG),
                agent("triage", 390, HAIKU, "5.0.2", 640, 800, 60, 0.3, 0.001)
                        .steps("classify")
                        .tools("label_ticket")
                        .build(RATE_LIMIT),
                agent("code-reviewer", 75, GPT, "0.14.0", 14_000, 14_000, 1_800, 0.45, 0.016)
                        .steps("diff", "review", "comment")
                        .tools("git_diff", "run_tests", "post_comment")
                        .build(
                                new Failure(
                                        "failed",
                                        "run_tests",
                                        "ProcessError: exit status 137 after 61 s")),
                agent("invoice-bot", 330, GEMINI, "3.2.0", 1_900, 1_700, 240, 0.1, 0.004)
                        .steps("extract", "match", "book")
                        .tools("ocr", "erp_match", "erp_book")
                        .build(
                                new Failure(
                                        "failed",
                                        "erp_book",
                                        "ValidationError: cost centre is closed")),
                agent("meeting-notes", 60, GPT_MINI, "1.1.0", 9_000, 12_000, 900, 0.0, 0.01)
                        .steps("transcribe", "summarise")
                        .tools("calendar")
                        .build(TOO_LONG),
                agent("sql-analyst", 90, SONNET, "2.0.0", 6_400, 5_200, 700, 0.55, 0.03)
                        .steps("schema", "query", "explain")
                        .tools("run_sql", "plot")
                        .build(new Failure("failed", "run_sql", "SyntaxError: near \"FORM\"")),
                agent("lead-scorer", 260, FLASH, "4.1.3", 900, 1_100, 90, 0.2, 0.002)
                        .steps("enrich", "score")
                        .tools("crm_lookup")
                        .build(RATE_LIMIT),
                agent("onboarding-coach", 45, SONNET, "0.8.0", 4_800, 3_000, 800, 0.4, 0.006)
                        .steps("greet", "guide")
                        .tools("kb_search", "send_mail")
                        .build(RATE_LIMIT),
                agent("contract-checker", 25, OPUS, "1.0.4", 38_000, 32_000, 2_600, 0.35, 0.02)
                        .steps("read", "compare", "report")
                        .tools("clause_search")
                        .build(TOO_LONG),
                agent("release-notes", 12, GPT, "0.3.0", 8_000, 7_000, 1_200, 0.1, 0.01)
                        .steps("collect", "write")
                        .tools("git_log")
                        .build(RATE_LIMIT),
                agent("translator", 140, GPT_MINI, "2.2.0", 2_200, 1_500, 1_400, 0.0, 0.003)
                        .steps("translate", "check")
                        .tools("glossary")
                        .build(RATE_LIMIT),
                agent("fraud-screen", 210, FLASH, "1.6.1", 480, 700, 40, 0.5, 0.002)
                        .steps("features", "decide")
                        .tools("ledger")
                        .build(new Failure("killed", "", "Killed by the operator's budget guard")),
                agent("legal-draft", 8, IN_HOUSE, "0.1.0", 26_000, 18_000, 3_000, 0.0, 0.05)
                        .steps("outline", "draft")
                        .tools("clause_search")
                        .build(TOO_LONG));
    }

    /** The profile as it was at a moment: releases and accidents included. */
    static AgentProfile at(AgentProfile agent, Instant moment, Instant now) {
        var age = Duration.between(moment, now);
        return switch (agent.id()) {
            case "support-agent" ->
                    age.compareTo(RELEASE_AGE) > 0
                            ? agent
                            : agent.withVersion(
                                    "2.4.0",
                                    0.4,
                                    List.of(
                                            CRM_TIMEOUT,
                                            CRM_TIMEOUT,
                                            CRM_TIMEOUT,
                                            CRM_TIMEOUT,
                                            CRM_TIMEOUT,
                                            RATE_LIMIT));
            case "research-agent" ->
                    age.compareTo(CACHE_LOSS_AGE) > 0 ? agent : agent.withCacheShare(0.04);
            default -> agent;
        };
    }

    private static Draft agent(
            String id,
            int runsPerDay,
            Model model,
            String version,
            double medianMs,
            int input,
            int output,
            double cacheShare,
            double failureRate) {
        return new Draft(
                new AgentProfile(
                        id,
                        runsPerDay,
                        model,
                        version,
                        new Workload(medianMs, input, output, cacheShare, List.of(), List.of()),
                        failureRate,
                        List.of()),
                List.of(),
                List.of());
    }

    private record Draft(AgentProfile agent, List<String> steps, List<String> tools) {

        Draft steps(String... names) {
            return new Draft(agent, List.of(names), tools);
        }

        Draft tools(String... names) {
            return new Draft(agent, steps, List.of(names));
        }

        AgentProfile build(Failure... failures) {
            var w = agent.work();
            return new AgentProfile(
                    agent.id(),
                    agent.runsPerDay(),
                    agent.model(),
                    agent.version(),
                    new Workload(
                            w.medianMs(),
                            w.inputTokens(),
                            w.outputTokens(),
                            w.cacheShare(),
                            steps,
                            tools),
                    agent.failureRate(),
                    List.of(failures));
        }
    }
}

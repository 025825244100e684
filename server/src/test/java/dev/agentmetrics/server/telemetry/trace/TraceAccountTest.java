package dev.agentmetrics.server.telemetry.trace;

import static dev.agentmetrics.server.telemetry.span.SpanBuilder.START;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.TRACE;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.agent;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.llm;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.span;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentmetrics.server.telemetry.ErrorFingerprint;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.telemetry.span.SpanBuilder;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of accounting, with figures that can be checked by hand. */
class TraceAccountTest {

    @Nested
    class TokensAreCountedOnce {

        @Test
        void anAgentIsTheSumOfItsCalls() {
            var run =
                    only(
                            agent("a", "planner"),
                            llm("b", 100, 20).in("a"),
                            llm("c", 300, 40).in("a"));

            assertThat(run.usage().input()).isEqualTo(400);
            assertThat(run.usage().output()).isEqualTo(60);
            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }

        /**
         * Strands, Microsoft Agent Framework, pydantic-ai: the agent repeats what its calls used.
         */
        @Test
        void whatAnAgentRepeatsIsNotAdded() {
            var run =
                    only(
                            agent("a", "planner").used(400, 60),
                            llm("b", 100, 20).in("a"),
                            llm("c", 300, 40).in("a"));

            assertThat(run.usage().total()).isEqualTo(460);
            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }

        /** Vercel: the outer operation repeats the usage of the inner one, two layers deep. */
        @Test
        void whatOuterOperationsRepeatIsNotAdded() {
            var run =
                    only(
                            agent("a", "checkout").used(900, 90),
                            span("b", SpanKind.WORKFLOW).model("gpt-4o").used(900, 90).in("a"),
                            span("c", SpanKind.CHAIN).used(900, 90).in("b"),
                            llm("d", 900, 90).in("c"));

            assertThat(run.usage().total()).isEqualTo(990);
        }

        @Test
        void whatOnlyTheAgentKnowsIsCounted() {
            var run =
                    only(
                            agent("a", "planner").model("gpt-4o").used(400, 60),
                            tool("b", "search").in("a"));

            assertThat(run.usage().total()).isEqualTo(460);
            assertThat(run.counts().llmCalls()).as("nobody said how many").isZero();
        }

        @Test
        void theInnermostOfThoseThatKnowIsCounted() {
            var run =
                    only(
                            agent("a", "planner").used(500, 50),
                            span("b", SpanKind.CHAIN).used(300, 30).in("a"),
                            span("c", SpanKind.CHAIN).used(200, 20).in("a"));

            assertThat(run.usage().total()).isEqualTo(550);
        }

        @Test
        void kindsStayApart() {
            var all = new SpanUsage(1, 2, 4, 8, 16, 32, 64, 128, 256, SpanUsage.Basis.PLAIN);
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 0, 0).used(all).in("a"),
                            llm("c", 0, 0).used(all).in("a"));

            assertThat(run.usage())
                    .isEqualTo(
                            new SpanUsage(
                                    2, 4, 8, 16, 32, 64, 128, 256, 512, SpanUsage.Basis.PLAIN));
        }

        @Test
        void embeddingsAndRerankingsUseTokensButAreNoModelAnswers() {
            var run =
                    only(
                            agent("a", "x"),
                            span("b", SpanKind.EMBEDDING).model("e").used(70, 0).in("a"),
                            span("c", SpanKind.RERANK).model("r").used(30, 0).in("a"));

            assertThat(run.usage().total()).isEqualTo(100);
            assertThat(run.counts().llmCalls()).isZero();
            assertThat(run.counts().embeddingCalls()).isEqualTo(1);
            assertThat(run.counts().rerankCalls()).isEqualTo(1);
        }

        @Test
        void otherSpansNeverAdd() {
            var run =
                    only(
                            agent("a", "x"),
                            span("b", SpanKind.OTHER).used(5, 5).in("a"),
                            tool("c", "t").used(7, 7).in("a"));

            assertThat(run.usage().total()).isZero();
        }
    }

    @Nested
    class TheSameCallTwice {

        @Test
        void withOneResponseIdTheInnerCounts() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 110, 20).model("openai-gpt").response("r1").in("a"),
                            span("http", SpanKind.OTHER).in("b"),
                            llm("c", 100, 20).response("r1").in("http"));

            assertThat(run.usage().input()).isEqualTo(100);
            assertThat(run.counts().llmCalls()).isEqualTo(1);
        }

        @Test
        void withEqualTokensOfOneModelWithinItsTimeTheInnerCounts() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 100, 20).at(0, 100).in("a"),
                            llm("c", 100, 20).at(10, 90).in("b"));

            assertThat(run.usage().total()).isEqualTo(120);
            assertThat(run.counts().llmCalls()).isEqualTo(1);
        }

        @Test
        void threeLayersAreOneCall() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 100, 20).in("a"),
                            llm("c", 100, 20).in("b"),
                            llm("d", 100, 20).in("c"));

            assertThat(run.usage().total()).isEqualTo(120);
            assertThat(run.counts().llmCalls()).isEqualTo(1);
        }

        @Test
        void aWrapperWithoutTokensIsNoCall() {
            var run = only(agent("a", "x"), llm("b", 0, 0).in("a"), llm("c", 100, 20).in("b"));

            assertThat(run.counts().llmCalls()).isEqualTo(1);
            assertThat(run.money().unpricedCalls()).isEqualTo(1);
        }

        @Test
        void theOneThatKnowsTheTokensCounts() {
            var run = only(agent("a", "x"), llm("b", 100, 20).in("a"), llm("c", 0, 0).in("b"));

            assertThat(run.usage().total()).isEqualTo(120);
            assertThat(run.counts().llmCalls()).isEqualTo(1);
        }

        @Test
        void differentTokensAreDifferentCalls() {
            var run = only(agent("a", "x"), llm("b", 100, 20).in("a"), llm("c", 100, 21).in("b"));

            assertThat(run.usage().total()).isEqualTo(241);
            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }

        /**
         * Google's ADK: the outer span has what the model said, the inner one two numbers of it.
         */
        @Test
        void theOneThatKnowsTheKindsCounts() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 0, 0).used(kinds(200, 1_000, 180, 0)).in("a"),
                            llm("c", 1_200, 180).in("b"));

            assertThat(run.usage()).isEqualTo(kinds(200, 1_000, 180, 0));
            assertThat(run.counts().llmCalls()).isEqualTo(1);
        }

        @Test
        void theOneThatKnowsOfThoughtsBesideTheAnswerCounts() {
            var fine = kinds(200, 1_000, 180, 120);
            for (var outside : List.of(true, false)) {
                var outer = llm("b", 1_200, 180).in("a");
                var inner = llm("c", 1_200, 180).in("b");
                (outside ? outer : inner).used(fine);
                var run = only(agent("a", "x"), outer, inner);

                assertThat(run.usage()).isEqualTo(fine);
                assertThat(run.counts().llmCalls()).isEqualTo(1);
            }
        }

        /** A third library within reports the same two numbers. */
        @Test
        void threeLayersOfWhichOneKnowsOfThoughtsAreOneCall() {
            for (var knows : List.of("b", "c", "d")) {
                var layers =
                        Stream.of("b", "c", "d")
                                .map(
                                        id ->
                                                id.equals(knows)
                                                        ? llm(id, 0, 0)
                                                                .used(kinds(1_200, 0, 180, 120))
                                                        : llm(id, 1_200, 180))
                                .toList();
                var run =
                        only(
                                agent("a", "x"),
                                layers.get(0).in("a"),
                                layers.get(1).in("b"),
                                layers.get(2).in("c"));

                assertThat(run.usage().output()).as(knows).isEqualTo(300);
                assertThat(run.counts().llmCalls()).as(knows).isEqualTo(1);
            }
        }

        /** A judge asks twice and reports the answer that it took. */
        @Test
        void callsBesideOneAnotherStayTwoHoweverAlike() {
            for (var outer :
                    List.of(llm("b", 100, 20), llm("b", 0, 0).used(kinds(20, 80, 20, 0)))) {
                var run =
                        only(
                                agent("a", "x"),
                                outer.in("a"),
                                llm("c", 100, 20).in("b"),
                                llm("d", 100, 20).in("b"));

                assertThat(run.counts().llmCalls()).isEqualTo(2);
                assertThat(run.usage().total()).isEqualTo(240);
            }
        }

        /** The same beneath two layers of one call. */
        @Test
        void callsBesideOneAnotherBeneathTwoLayersStayTwo() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 0, 0).used(kinds(20, 80, 20, 0)).in("a"),
                            llm("c", 100, 20).in("b"),
                            llm("d", 100, 20).in("c"),
                            llm("e", 100, 20).in("c"));

            assertThat(run.counts().llmCalls()).isEqualTo(2);
            assertThat(run.usage().total()).isEqualTo(240);
        }

        /** A gateway between tells no id. Whichever layer has one, the call counts once. */
        @Test
        void layersOfWhichSomeTellTheIdOfTheAnswerAreOneCall() {
            for (var ids = 0; ids < 8; ids++) {
                for (var finest : List.of("b", "c", "d")) {
                    var layers = new ArrayList<SpanBuilder>();
                    for (var id : List.of("b", "c", "d")) {
                        var layer =
                                id.equals(finest)
                                        ? llm(id, 0, 0).used(kinds(20, 80, 20, 0))
                                        : llm(id, 100, 20);
                        layers.add((ids >> layers.size() & 1) == 1 ? layer.response("r1") : layer);
                    }
                    var run =
                            only(
                                    agent("a", "x"),
                                    layers.get(0).in("a"),
                                    layers.get(1).in("b"),
                                    layers.get(2).in("c"));

                    assertThat(run.counts().llmCalls()).as(finest + ids).isEqualTo(1);
                    assertThat(run.usage().total()).as(finest + ids).isEqualTo(120);
                }
            }
        }

        @Test
        void outputsThatDifferByMoreThanTheThoughtsAreTwoCalls() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 0, 0).used(kinds(1_200, 0, 180, 120)).in("a"),
                            llm("c", 1_200, 181).in("b"));

            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }

        @Test
        void bothWithThoughtsAreTwoCalls() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 0, 0).used(kinds(1_200, 0, 180, 120)).in("a"),
                            llm("c", 0, 0).used(kinds(1_200, 0, 60, 120)).in("b"));

            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }

        @Test
        void thoughtsThatAnotherLibraryLeavesOutAreTwoCalls() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 0, 0).used(kinds(1_200, 0, 180, 120)).in("a"),
                            llm("c", 1_200, 180).scope("another").in("b"));

            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }

        @Test
        void thoughtsThatADescendantLeavesOutAreTwoCalls() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 0, 0).used(kinds(1_200, 0, 180, 120)).in("a"),
                            span("s", SpanKind.CHAIN).in("b"),
                            llm("c", 1_200, 180).in("s"));

            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }

        /** A model whose tool is an agent that asks the same model the same. */
        @Test
        void aNestedAgentsCallWithoutThoughtsIsAnother() {
            var runs =
                    runs(
                            agent("a", "x"),
                            llm("b", 0, 0).used(kinds(1_200, 0, 180, 120)).in("a"),
                            agent("n", "nested").in("b"),
                            llm("c", 1_200, 180).in("n"));

            assertThat(runs).extracting(run -> run.counts().llmCalls()).containsExactly(1, 1);
        }

        private SpanUsage kinds(long input, long cached, long output, long reasoning) {
            return new SpanUsage(
                    input, cached, 0, 0, output, reasoning, 0, 0, 0, SpanUsage.Basis.PLAIN);
        }

        @Test
        void aCallOutsideTheTimeOfTheOuterIsAnother() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 100, 20).at(0, 100).in("a"),
                            llm("c", 100, 20).at(5_000, 6_000).in("b"));

            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }

        /** A model that calls a tool that asks the same model: equal by chance. */
        @Test
        void aCallThroughAToolIsAnother() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 100, 20).in("a"),
                            tool("t", "ask").in("b"),
                            llm("c", 100, 20).in("t"));

            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }

        @Test
        void siblingsAreTwoCalls() {
            var run = only(agent("a", "x"), llm("b", 100, 20).in("a"), llm("c", 100, 20).in("a"));

            assertThat(run.counts().llmCalls()).isEqualTo(2);
        }
    }

    @Nested
    class Cost {

        @Test
        void isTheSumOfTheCalls() {
            var run =
                    only(
                            agent("a", "x").reporting("9.00"),
                            llm("b", 100, 20).costing("0.10").in("a"),
                            llm("c", 100, 20).costing("0.25").in("a"));

            assertThat(run.money().cost().usd()).isEqualByComparingTo("0.35");
            assertThat(run.money().cost().source()).isEqualTo(Run.Cost.Source.COMPUTED);
            assertThat(run.money().cost().priceId()).isEqualTo("openai/gpt-4o");
            assertThat(run.money().pricedCalls()).isEqualTo(2);
        }

        @Test
        void isTheAgentsReportWhereItsCallsHaveNone() {
            var run =
                    only(
                            agent("a", "x").reporting("9.00"),
                            llm("b", 100, 20).in("a"),
                            llm("c", 100, 20).in("a"));

            assertThat(run.money().cost().usd()).isEqualByComparingTo("9.00");
            assertThat(run.money().cost().source()).isEqualTo(Run.Cost.Source.REPORTED);
            assertThat(run.money().unpricedCalls()).as("paid with the agent").isZero();
        }

        @Test
        void leavesUnpricedCallsOutAndSaysHowMany() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 100, 20).costing("0.10").in("a"),
                            llm("c", 100, 20).in("a"));

            assertThat(run.money().cost().usd()).isEqualByComparingTo("0.10");
            assertThat(run.money().unpricedCalls()).isEqualTo(1);
        }

        @Test
        void isUnknownWhenNoCallHasAPrice() {
            var run = only(agent("a", "x"), llm("b", 100, 20).in("a"));

            assertThat(run.money().cost().usd()).isNull();
            assertThat(run.money().cost().source()).isEqualTo(Run.Cost.Source.UNPRICED);
        }

        @Test
        void isNothingWhenNothingWasUsed() {
            var run = only(agent("a", "x"), llm("b", 0, 0).failing("RateLimitError").in("a"));

            assertThat(run.money().cost().usd()).isEqualByComparingTo(BigDecimal.ZERO);
            assertThat(run.money().unpricedCalls()).isZero();
        }

        /** The sum over both is right; how much of it is the nested one's, nobody says. */
        @Test
        void ofANestedAgentIsUnknownWhereTheOneAboveReportsForBoth() {
            var runs =
                    account(
                                    agent("a", "outer").reporting("1.00"),
                                    tool("t", "delegate").in("a"),
                                    agent("b", "inner").in("t"),
                                    llm("c", 1_000, 0).model("unheard-of").in("b"))
                            .runs();

            assertThat(runs.getFirst().money().cost().usd()).isEqualByComparingTo("1.00");
            assertThat(runs.getFirst().money().unpricedCalls()).isZero();
            var inner = runs.getLast();
            assertThat(inner.agent().name()).isEqualTo("inner");
            assertThat(inner.money().cost().usd()).as("not nothing").isNull();
            assertThat(inner.money().unpriced()).isEqualTo(Map.of(WhyUnpriced.PAID_ABOVE, 1));
        }

        @Test
        void saysWhyItIsUnknown() {
            var total = new SpanUsage(0, 0, 0, 0, 0, 0, 0, 0, 9, SpanUsage.Basis.PLAIN);
            var audio = new SpanUsage(1, 0, 0, 0, 0, 0, 9, 0, 0, SpanUsage.Basis.PLAIN);
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 1, 1).in("a"),
                            llm("c", 2, 1).in("a"),
                            llm("d", 0, 0).used(total).in("a"),
                            llm("e", 0, 0).used(audio).in("a"),
                            llm("f", 0, 0).in("a"),
                            llm("g", 3, 1).model("").in("a"),
                            llm("h", 4, 1).tier("Flex").in("a"),
                            llm("i", 5, 1).tier("on-demand").in("a"));

            assertThat(run.money().unpriced())
                    .isEqualTo(
                            Map.of(
                                    WhyUnpriced.NO_PRICE, 3,
                                    WhyUnpriced.TOTAL_ALONE, 1,
                                    WhyUnpriced.KINDS, 1,
                                    WhyUnpriced.NO_TOKENS, 1,
                                    WhyUnpriced.NO_MODEL, 1,
                                    WhyUnpriced.SERVICE_TIER, 1));
            assertThat(run.money().unpricedCalls()).isEqualTo(8);
        }

        @Test
        void ofAnAgentThatAloneKnowsItsTokensIsItsOwn() {
            var run = only(agent("a", "x").model("gpt-4o").used(10, 5).costing("0.02"));

            assertThat(run.money().cost().usd()).isEqualByComparingTo("0.02");
        }

        @Test
        void keepsTheModelWithTheMostTokensFirst() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 10, 2).costing("0.10").in("a"),
                            llm("c", 10, 2).costing("0.10").in("a"),
                            llm("d", 900, 2).model("haiku").costing("0.01").in("a"));

            assertThat(run.counts().models())
                    .containsExactly(
                            new TraceRun.ModelUse("haiku", "openai", 1, 902),
                            new TraceRun.ModelUse("gpt-4o", "openai", 2, 24));
            assertThat(run.money().cost().priceId()).isEqualTo("openai/haiku");
        }
    }

    @Nested
    class NestedAgents {

        @Test
        void haveTheirOwnCallsAndTheSumCountsEachOnce() {
            var runs =
                    runs(
                            agent("a", "orchestrator").used(1_111, 0),
                            llm("b", 100, 0).in("a"),
                            tool("t", "delegate").in("a"),
                            agent("c", "researcher").used(1_010, 0).in("t"),
                            llm("d", 1_000, 0).in("c"),
                            llm("e", 10, 0).in("c"),
                            llm("f", 1, 0).in("a"));

            assertThat(runs)
                    .extracting(run -> run.agent().name())
                    .containsExactly("orchestrator", "researcher");
            assertThat(runs).extracting(run -> run.usage().total()).containsExactly(101L, 1_010L);
            assertThat(runs.get(0).head().parentSpanId()).isNull();
            assertThat(runs.get(1).head().parentSpanId()).isEqualTo("a");
            assertThat(runs.get(0).counts().children()).isEqualTo(1);
        }

        @Test
        void stepsOfTheSameAgentAreOneRun() {
            var run =
                    only(
                            agent("a", "planner"),
                            agent("b", "planner").in("a"),
                            llm("c", 100, 0).in("b"),
                            agent("d", "").in("a"),
                            llm("e", 10, 0).in("d"));

            assertThat(run.usage().total()).isEqualTo(110);
            assertThat(run.counts().children()).isZero();
        }

        @Test
        void anAgentThatCallsItselfThroughAToolIsTwoRuns() {
            var runs =
                    runs(
                            agent("a", "planner"),
                            tool("t", "recurse").in("a"),
                            agent("b", "planner").in("t"),
                            llm("c", 100, 0).in("b"));

            assertThat(runs).extracting(run -> run.usage().total()).containsExactly(0L, 100L);
        }

        /** LangGraph: a workflow whose nodes are agents. */
        @Test
        void agentsSideBySideInAWorkflowAreRunsWithoutAParent() {
            var runs =
                    runs(
                            span("g", SpanKind.WORKFLOW).used(330, 0).session("s1"),
                            agent("a", "planner").in("g"),
                            llm("b", 110, 0).in("a"),
                            agent("c", "writer").in("g"),
                            llm("d", 220, 0).in("c"));

            assertThat(runs)
                    .extracting(run -> run.agent().name())
                    .containsExactly("planner", "writer");
            assertThat(runs).extracting(run -> run.usage().total()).containsExactly(110L, 220L);
            assertThat(runs).extracting(run -> run.head().parentSpanId()).containsOnlyNulls();
            assertThat(runs).extracting(run -> run.context().sessionId()).containsOnly("s1");
        }

        @Test
        void aFailedChildIsCountedAndIsNoFailureOfItsParent() {
            var runs =
                    runs(
                            agent("a", "orchestrator"),
                            agent("b", "researcher").failing("ValueError").in("a"));

            assertThat(runs)
                    .extracting(run -> run.outcome().status())
                    .containsExactly(RunStatus.SUCCESS, RunStatus.FAILED);
            assertThat(runs.getFirst().counts().childErrors()).isEqualTo(1);
        }

        @Test
        void aCallBesideTheAgentBelongsToTheTracesRoot() {
            var runs =
                    runs(
                            span("http", SpanKind.OTHER),
                            span("g", SpanKind.GUARDRAIL).in("http"),
                            llm("l", 7, 0).in("g"),
                            agent("a", "planner").in("http"),
                            llm("b", 100, 0).in("a"));

            assertThat(runs)
                    .extracting(run -> run.agent().name())
                    .containsExactlyInAnyOrder("shop", "planner");
            assertThat(runs.stream().mapToLong(run -> run.usage().total()).sum()).isEqualTo(107);
        }
    }

    @Nested
    class Tools {

        @Test
        void areCountedWithTheirFailuresAndDoNotFailTheAgent() {
            var run =
                    only(
                            agent("a", "x"),
                            tool("b", "search").in("a"),
                            tool("c", "search").failing("tool_error").in("a"),
                            tool("d", "buy").in("a"));

            assertThat(run.counts().toolCalls()).isEqualTo(3);
            assertThat(run.counts().toolErrors()).isEqualTo(1);
            assertThat(run.counts().toolNames()).containsExactly("buy", "search");
            assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCESS);
        }

        @Test
        void ofFrameworkMcpClientAndMcpServerAreOneCall() {
            var run =
                    only(
                            agent("a", "x"),
                            tool("b", "search").call("c1").in("a"),
                            tool("c", "search").call("c1").in("b"),
                            span("http", SpanKind.OTHER).in("c"),
                            tool("d", "search").failing("tool_error").in("http"));

            assertThat(run.counts().toolCalls()).isEqualTo(1);
            assertThat(run.counts().toolErrors()).isEqualTo(1);
        }

        @Test
        void withOneCallIdSideBySideAreOneCall() {
            var run =
                    only(
                            agent("a", "x"),
                            tool("b", "search").call("c1").at(0, 50).in("a"),
                            tool("c", "tools/call search").call("c1").at(5, 40).in("a"));

            assertThat(run.counts().toolCalls()).isEqualTo(1);
        }

        @Test
        void withNumbersThatBeginAnewEachTurnAreSeveralCalls() {
            var run =
                    only(
                            agent("a", "x"),
                            tool("b", "search").call("call_0").at(0, 50).in("a"),
                            tool("c", "search").call("call_0").at(60, 90).in("a"));

            assertThat(run.counts().toolCalls()).isEqualTo(2);
        }

        @Test
        void withinAToolWithAnotherIdAreAnotherCall() {
            var run =
                    only(
                            agent("a", "x"),
                            tool("b", "search").call("c1").in("a"),
                            tool("c", "search").call("c2").in("b"));

            assertThat(run.counts().toolCalls()).isEqualTo(2);
        }
    }

    @Nested
    class Outcome {

        @ParameterizedTest
        @CsvSource({
            "ValueError, FAILED",
            "TimeoutError, TIMEOUT",
            "DEADLINE_EXCEEDED, TIMEOUT",
            "asyncio.CancelledError, CANCELLED",
            "AbortError, CANCELLED",
            "'', FAILED"
        })
        void isTheAgentsOwn(String type, RunStatus status) {
            var run = only(agent("a", "x").failing(type), llm("b", 1, 1).in("a"));

            assertThat(run.outcome().status()).isEqualTo(status);
            assertThat(run.outcome().error()).endsWith("went wrong");
            assertThat(run.outcome().errorFingerprint())
                    .as("as of a run that a client sent with these words")
                    .isEqualTo(ErrorFingerprint.of(run.outcome().error()));
        }

        @Test
        void ofAFailedCallThatTheAgentRecoversFromIsSuccess() {
            var run =
                    only(
                            agent("a", "x"),
                            llm("b", 0, 0).failing("RateLimitError").in("a"),
                            llm("c", 10, 1).in("a"));

            assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(run.outcome().beneath().each())
                    .extracting(TraceRun.Failure::kind, TraceRun.Failure::type)
                    .containsExactly(tuple(SpanKind.LLM, "RateLimitError"));
        }

        @Test
        void toldOnceHoweverManySpansReportIt() {
            var run =
                    only(
                            agent("a", "x"),
                            tool("b", "search").call("c1").failing("IOError").in("a"),
                            tool("c", "search").call("c1").failing("McpError").in("b"),
                            tool("d", "search").call("c2").failing("IOError").in("a"),
                            llm("e", 0, 0).failing("RateLimitError").in("a"),
                            llm("f", 0, 0).failing("RateLimitError").in("e"));

            assertThat(run.counts().toolErrors()).isEqualTo(2);
            assertThat(run.outcome().beneath().each())
                    .as("SpanBuilder gives every error the same fingerprint")
                    .extracting(TraceRun.Failure::fingerprint, TraceRun.Failure::times)
                    .containsExactly(tuple(77L, 3));
        }
    }

    @Nested
    class WithoutAnAgent {

        @Test
        void theRootIsTheRunAndTheServiceItsName() {
            var run =
                    only(
                            span("http", SpanKind.OTHER).at(0, 500).service("api"),
                            llm("b", 100, 20).at(10, 400).in("http"));

            assertThat(run.agent().name()).isEqualTo("api");
            assertThat(run.head().spanId()).isEqualTo("http");
            assertThat(run.head().isAgent()).isFalse();
            assertThat(run.timing().start()).isEqualTo(START);
            assertThat(run.timing().end()).isEqualTo(START.plusMillis(500));
        }

        @Test
        void plainRequestsMakeNoRun() {
            assertThat(runs(span("a", SpanKind.OTHER), span("b", SpanKind.OTHER).in("a")))
                    .isEmpty();
        }

        @Test
        void severalRootsAreSeveralRuns() {
            var runs =
                    runs(
                            span("r1", SpanKind.OTHER),
                            llm("b", 100, 0).in("r1"),
                            span("r2", SpanKind.OTHER),
                            llm("c", 10, 0).in("r2"),
                            span("r3", SpanKind.OTHER));

            assertThat(runs).extracting(run -> run.usage().total()).containsExactly(100L, 10L);
        }
    }

    @Nested
    class Inheritance {

        @Test
        void ofWhatAnAgentDoesNotSay() {
            var runs =
                    runs(
                            span("http", SpanKind.OTHER)
                                    .session("s1")
                                    .user("u1")
                                    .environment("prod"),
                            agent("a", "orchestrator").version("2.0").agentId("id-1").in("http"),
                            tool("t", "delegate").in("a"),
                            agent("b", "").in("t"),
                            llm("c", 1, 0).in("b"));

            assertThat(runs)
                    .extracting(TraceRun::agent)
                    .containsExactly(
                            new TraceRun.Agent("id-1", "orchestrator", "2.0"),
                            new TraceRun.Agent("", "orchestrator", ""));
            assertThat(runs).extracting(run -> run.context().sessionId()).containsOnly("s1");
            assertThat(runs).extracting(run -> run.context().userId()).containsOnly("u1");
            assertThat(runs).extracting(run -> run.context().environment()).containsOnly("prod");
        }

        @Test
        void ofWhatOnlyACallSays() {
            var run = only(agent("a", "x"), llm("b", 1, 0).session("s9").in("a"));

            assertThat(run.context().sessionId()).isEqualTo("s9");
        }

        @Test
        void endsAtTheService() {
            assertThat(only(agent("a", "").service("api")).agent().name()).isEqualTo("api");
            assertThat(only(agent("a", "").service("")).agent().name()).isEqualTo("unknown");
        }
    }

    @Nested
    class BadInput {

        @Test
        void repeatedSpansCountOnceAndTheFirstThatEndedWins() {
            var call = llm("b", 100, 0).in("a");
            var run =
                    only(
                            agent("a", "x").running(),
                            call,
                            call,
                            agent("a", "x").at(0, 70).receivedAt(START.plusSeconds(9)),
                            agent("a", "x").at(0, 60).receivedAt(START.plusSeconds(8)));

            assertThat(run.usage().total()).isEqualTo(100);
            assertThat(run.timing().end()).isEqualTo(START.plusMillis(60));
        }

        @Test
        void orphansHangFromTheOnlyRoot() {
            var account =
                    account(agent("a", "x"), llm("b", 100, 0).in("lost"), llm("c", 10, 0).in("b"));

            assertThat(account.runs()).hasSize(1);
            assertThat(account.runs().getFirst().usage().total()).isEqualTo(110);
            assertThat(account.isParentMissing()).isFalse();
        }

        @Test
        void orphansWithoutARootAreARunOfTheTrace() {
            var account =
                    account(
                            llm("b", 100, 0).at(0, 10).in("lost"),
                            llm("c", 10, 0).at(20, 40).in("gone"));

            assertThat(account.isParentMissing()).isTrue();
            var run = account.runs().getFirst();
            assertThat(run.usage().total()).isEqualTo(110);
            assertThat(run.head().spanId()).isEmpty();
            assertThat(run.timing().start()).isEqualTo(START);
            assertThat(run.timing().end()).isEqualTo(START.plusMillis(40));
        }

        /** Behind a gateway that reports elsewhere the agent's own parent never comes. */
        @Test
        void anAgentWithoutItsParentIsComplete() {
            var account = account(agent("a", "x").in("gateway"), llm("b", 100, 0).in("a"));

            assertThat(account.isParentMissing()).isFalse();
            assertThat(account.runs()).hasSize(1);
        }

        @Test
        void cyclesAreBroken() {
            var account =
                    account(
                            agent("a", "x").at(0, 9).in("c"),
                            llm("b", 100, 0).at(1, 9).in("a"),
                            span("c", SpanKind.CHAIN).at(2, 9).in("b"),
                            llm("self", 10, 0).at(3, 9).in("self"));

            assertThat(total(account)).isEqualTo(110);
        }

        @Test
        void anEndBeforeTheStartHarmsNothing() {
            var run = only(agent("a", "x").at(100, 50), llm("b", 100, 0).at(90, 20).in("a"));

            assertThat(run.usage().total()).isEqualTo(100);
            assertThat(run.timing().lastActivity()).isEqualTo(START.plusMillis(100));
        }

        @Test
        void nothingIsNoRun() {
            assertThat(TraceAccount.of(List.of())).isEqualTo(new TraceAccount(List.of(), false));
        }

        /** Deeper than any stack. */
        @Test
        void twentyThousandSpansInOneLineAreCounted() {
            var spans = new ArrayList<SpanBuilder>();
            spans.add(agent("s0", "x"));
            for (var n = 1; n < 20_000; n++) {
                var builder = n % 2 == 0 ? llm("s" + n, n, 0) : span("s" + n, SpanKind.CHAIN);
                spans.add(builder.in("s" + (n - 1)).at(n, 40_000 - n));
            }

            assertThat(total(account(spans.toArray(SpanBuilder[]::new))))
                    .isEqualTo(
                            Stream.iterate(2L, n -> n < 20_000, n -> n + 2)
                                    .mapToLong(n -> n)
                                    .sum());
        }

        @Test
        void twentyThousandCallsOfOneAgentAreCounted() {
            var spans = new ArrayList<SpanBuilder>();
            spans.add(agent("s0", "x").used(20_000, 0));
            for (var n = 1; n < 20_000; n++) {
                spans.add(llm("s" + n, 1, 1).in("s0"));
            }

            assertThat(total(account(spans.toArray(SpanBuilder[]::new)))).isEqualTo(39_998);
        }
    }

    @Test
    void anAnnouncedAgentIsUnfinished() {
        var account = account(agent("a", "x").running(), llm("b", 1, 0).at(5, 80).in("a"));

        assertThat(account.unfinished()).isNotNull();
        assertThat(account.unfinished().timing().end()).isNull();
        assertThat(account.unfinished().timing().lastActivity()).isEqualTo(START.plusMillis(80));
        assertThat(account.unfinished().head().traceId()).isEqualTo(TRACE);
    }

    static TraceAccount account(SpanBuilder... spans) {
        return TraceAccount.of(Stream.of(spans).map(SpanBuilder::build).toList());
    }

    private static long total(TraceAccount account) {
        return account.runs().stream().mapToLong(run -> run.usage().total()).sum();
    }

    private static List<TraceRun> runs(SpanBuilder... spans) {
        return account(spans).runs();
    }

    private static TraceRun only(SpanBuilder... spans) {
        var runs = runs(spans);
        assertThat(runs).hasSize(1);
        return runs.getFirst();
    }
}

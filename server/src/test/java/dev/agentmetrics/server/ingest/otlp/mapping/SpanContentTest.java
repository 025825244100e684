package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.ORG;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.RECEIVED;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.attribute;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.mapper;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.number;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.span;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.content.ContentChoices;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is taken of what spans say: only where it is wanted, clean, and no more than wanted. */
class SpanContentTest {

    private static final String PROMPT = "where is my order?";
    private static final ContentChoices.Wanted IN_STAGING =
            environment -> environment.equals("staging") ? 2_000 : 0;

    private static Mapped.Accepted mapped(
            ContentChoices.Wanted wanted, String environment, Span.Builder span) {
        return (Mapped.Accepted)
                mapper().batch(ORG, RECEIVED, wanted)
                        .resource(
                                Resource.newBuilder()
                                        .addAttributes(
                                                text("deployment.environment.name", environment))
                                        .build())
                        .scope(InstrumentationScope.getDefaultInstance())
                        .map(span.build());
    }

    private static JsonNode said(Span.Builder span) {
        var content = mapped(IN_STAGING, "staging", span).content();
        assertThat(content).isNotNull();
        return JsonMapper.shared().readTree(content.reveal());
    }

    private static Span.Builder asking(String prompt) {
        return span("chat").addAttributes(text("gen_ai.input.messages", prompt));
    }

    @Test
    void nothingIsTakenWhereNobodyOptedIn() {
        for (var wanted : new ContentChoices.Wanted[] {IN_STAGING, ContentChoices.Wanted.NOTHING}) {
            var mapped = mapped(wanted, "production", asking(PROMPT));
            assertThat(mapped.content()).isNull();
            assertThat(mapped.span().toString()).doesNotContain(PROMPT);
            assertThat(mapped.span().content().attributes())
                    .contains("\"agentmetrics.content_left_out\":1")
                    .doesNotContain("content_stored");
            assertThat(mapped.span().content().truncated()).contains("content");
        }
    }

    @Test
    void isBesideTheSpanAndNeverInIt() {
        var sent =
                asking(PROMPT)
                        .addAttributes(text("traceloop.entity.output", "{\"answer\":42}"))
                        .addAttributes(text("user.email", "ada@example.com"))
                        .addEvents(
                                Span.Event.newBuilder()
                                        .setName("gen_ai.user.message")
                                        .setTimeUnixNano(span("x").getStartTimeUnixNano())
                                        .addAttributes(text("content", "and in an event")))
                        .addEvents(
                                Span.Event.newBuilder()
                                        .setName("retry")
                                        .addAttributes(number("attempt", 2)));
        var mapped = mapped(IN_STAGING, "staging", sent);
        var content = JsonMapper.shared().readTree(mapped.content().reveal());

        assertThat(content.at("/attributes/gen_ai.input.messages").asString()).isEqualTo(PROMPT);
        assertThat(content.at("/attributes/traceloop.entity.output").asString())
                .isEqualTo("{\"answer\":42}");
        assertThat(content.path("attributes")).hasSize(2);
        assertThat(content.path("events")).hasSize(1);
        assertThat(content.at("/events/0/name").asString()).isEqualTo("gen_ai.user.message");
        assertThat(content.at("/events/0/attributes/content").asString())
                .isEqualTo("and in an event");
        assertThat(content.path("cut")).isEmpty();
        assertThat(mapped.content().label().parts()).isEqualTo("attributes,events");
        assertThat(mapped.content().label().environment()).isEqualTo("staging");
        assertThat(mapped.content().toString()).doesNotContain(PROMPT);
        assertThat(mapped.span().toString())
                .doesNotContain(PROMPT, "and in an event", "answer", "ada@");
        assertThat(mapped.span().content().attributes())
                .contains("\"agentmetrics.content_stored\":true")
                .doesNotContain("content_left_out");
        assertThat(mapped.span().content().truncated()).doesNotContain("content");
    }

    /** A judge quotes what it judges. */
    @Test
    void whatAJudgeWritesIsContentOfTheSpanThatHasIt() {
        var sent =
                span("chat")
                        .addEvents(
                                Span.Event.newBuilder()
                                        .setName("gen_ai.evaluation.result")
                                        .addAttributes(text("gen_ai.evaluation.name", "Tone"))
                                        .addAttributes(
                                                text(
                                                        "gen_ai.evaluation.explanation",
                                                        "it says: " + PROMPT)));

        var mapped = mapped(IN_STAGING, "production", sent);
        assertThat(mapped.content()).isNull();
        assertThat(mapped.span().toString()).contains("Tone").doesNotContain(PROMPT);
        assertThat(mapped.span().content().attributes()).contains("content_left_out\":1");

        assertThat(said(sent).at("/events/0/attributes/gen_ai.evaluation.explanation").asString())
                .isEqualTo("it says: " + PROMPT);
    }

    @Test
    void theStartOfASpanSaysNothingYet() {
        assertThat(mapped(IN_STAGING, "staging", asking(PROMPT).clearEndTimeUnixNano()).content())
                .isNull();
    }

    @Test
    void secretsAndCardsAreTakenOutAndCounted() {
        var arguments =
                AnyValue.newBuilder()
                        .setKvlistValue(
                                KeyValueList.newBuilder()
                                        .addValues(text("password", "hunter2hunter2"))
                                        .addValues(text("user.email", "ada@example.com"))
                                        .addValues(number("card", 4111111111111111L))
                                        .addValues(
                                                attribute(
                                                        "list",
                                                        AnyValue.newBuilder()
                                                                .setArrayValue(
                                                                        ArrayValue.newBuilder()
                                                                                .addValues(
                                                                                        AnyValue
                                                                                                .newBuilder()
                                                                                                .setIntValue(
                                                                                                        7)))
                                                                .build())))
                        .build();
        var secret = "sk-ant-api03-" + "aB3".repeat(30);
        var sent =
                asking("my card is 4111 1111 1111 1111 and my key " + secret)
                        .addAttributes(attribute("gen_ai.tool.call.arguments", arguments));
        var mapped = mapped(IN_STAGING, "staging", sent);

        assertThat(mapped.content().reveal())
                .contains("[redacted:", "\"list\":[7]")
                .doesNotContain("4111", secret, "hunter2", "ada@");
        assertThat(mapped.span().content().redactedCards()).isEqualTo(2);
        assertThat(mapped.span().content().redactedSecrets()).isEqualTo(2);
    }

    @Test
    void theLongestGiveAndSaySo() {
        var content =
                said(
                        asking("a".repeat(9_000))
                                .addAttributes(text("gen_ai.output.messages", "short"))
                                .addAttributes(
                                        text("gen_ai.system_instructions", "b".repeat(900))));

        assertThat(content.at("/attributes/gen_ai.output.messages").asString()).isEqualTo("short");
        assertThat(content.at("/attributes/gen_ai.system_instructions").asString()).hasSize(900);
        assertThat(content.at("/attributes/gen_ai.input.messages").asString()).hasSize(1_095);
        assertThat(content.path("cut")).hasSize(1);
        assertThat(content.at("/cut/0").asString()).isEqualTo("gen_ai.input.messages");
    }

    /** A reader of JSON refuses names of more than 50,000 characters. */
    @Test
    void isReadableWhateverNamesItHas() {
        var said =
                AnyValue.newBuilder()
                        .setKvlistValue(
                                KeyValueList.newBuilder()
                                        .addValues(text("n".repeat(50_001), "said")))
                        .build();
        var sent = span("chat").addAttributes(attribute("gen_ai.input.messages", said));
        var content =
                JsonMapper.shared()
                        .readTree(mapped(_ -> 65_536, "staging", sent).content().reveal());

        assertThat(content.path("attributes").path("gen_ai.input.messages"))
                .singleElement()
                .satisfies(value -> assertThat(value.asString()).isEqualTo("said"));
    }

    /** Half a number is another number, and half a secret is still one. */
    @Test
    void noNumberAndNoSecretIsCutInHalves() {
        assertThat(ContentCut.cut("it costs 12,345.67 euros", 12)).isEqualTo("it costs ");
        assertThat(ContentCut.cut("it costs 12,345.67 euros", 18)).isEqualTo("it costs 12,345.67");
        assertThat(ContentCut.cut("no number here", 5)).isEqualTo("no nu");
        assertThat(ContentCut.cut("\uD83D\uDE00\uD83D\uDE00", 3)).isEqualTo("\uD83D\uDE00");
        var content = said(asking("x".repeat(1_990) + " 4111 1111 1111 1111 " + "y".repeat(100)));
        assertThat(content.toString()).doesNotContain("411");
    }

    @Test
    void sharesAreFair() {
        assertThat(ContentCut.longest(new int[] {10, 20, 30}, 60)).isEqualTo(Integer.MAX_VALUE);
        assertThat(ContentCut.longest(new int[] {10, 50, 50}, 60)).isEqualTo(25);
        assertThat(ContentCut.longest(new int[] {100, 100}, 60)).isEqualTo(30);
    }

    @Test
    void whateverIsSentIsBounded() {
        var deep = AnyValue.newBuilder().setStringValue("bottom");
        for (int i = 0; i < 60; i++) {
            deep = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(deep));
        }
        var sent = span("chat").addAttributes(attribute("input.value", deep.build()));
        for (int i = 0; i < 3_000; i++) {
            sent.addAttributes(text("gen_ai.prompt." + i + ".content", "word " + i));
        }
        var mapped = mapped(IN_STAGING, "staging", sent);

        assertThat(mapped.content().length()).isLessThan(100_000);
        assertThat(mapped.content().label().cut()).isGreaterThan(1_900);
        JsonMapper.shared().readTree(mapped.content().reveal());
    }
}

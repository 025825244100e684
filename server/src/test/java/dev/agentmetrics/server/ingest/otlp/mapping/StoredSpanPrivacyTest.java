package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.telemetry.span.Span;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be in a span that is stored. */
class StoredSpanPrivacyTest {

    private static final String KEY = "sk-proj-" + "Zx8Kq2Lm".repeat(6);
    private static final String CARD = "4111 1111 1111 1111";

    @Test
    void aSecretIsNowhereInTheSpan() {
        var sent =
                MappingFixtures.span("call " + KEY)
                        .addAttributes(text("http.note", "used " + KEY))
                        .addAttributes(text("name " + KEY, "x"))
                        .addAttributes(text("gen_ai.request.model", KEY))
                        .addAttributes(text("gen_ai.conversation.id", KEY))
                        .addAttributes(text("db.password", "hunter2hunter2"))
                        .addAttributes(text("card", CARD))
                        .addAttributes(number("account", 4111111111111111L))
                        .addAttributes(
                                attribute(
                                        "nested",
                                        AnyValue.newBuilder()
                                                .setKvlistValue(
                                                        KeyValueList.newBuilder()
                                                                .addValues(text("inner", KEY))
                                                                .addValues(
                                                                        text(
                                                                                "api_key",
                                                                                "q7Hs93kd")))
                                                .build()))
                        .addAttributes(
                                attribute(
                                        "list",
                                        AnyValue.newBuilder()
                                                .setArrayValue(
                                                        ArrayValue.newBuilder()
                                                                .addValues(
                                                                        AnyValue.newBuilder()
                                                                                .setStringValue(
                                                                                        KEY)))
                                                .build()))
                        .addEvents(
                                io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                                        .setName("exception")
                                        .addAttributes(text("exception.message", "key " + KEY))
                                        .addAttributes(text("exception.type", KEY)))
                        .addLinks(
                                io.opentelemetry.proto.trace.v1.Span.Link.newBuilder()
                                        .setTraceId(id(16))
                                        .setSpanId(id(8))
                                        .addAttributes(text("why", KEY)))
                        .setStatus(
                                Status.newBuilder()
                                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                                        .setMessage("refused " + KEY));
        var resource =
                Resource.newBuilder()
                        .addAttributes(text("service.name", KEY))
                        .addAttributes(text("process.command", "--key " + KEY))
                        .build();
        var stored = all(resource, sent);
        assertThat(stored.toString())
                .doesNotContain(KEY, KEY.substring(0, 20), CARD, "4111111111111111")
                .doesNotContain("hunter2", "q7Hs93kd");
        assertThat(stored.content().redactedSecrets()).isGreaterThan(8);
        assertThat(stored.content().redactedCards()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gen_ai.input.messages",
                "gen_ai.prompt.0.content",
                "gen_ai.completion.3.tool_calls.0.arguments",
                "gen_ai.tool.call.arguments",
                "input.value",
                "llm.input_messages.0.message.content",
                "retrieval.documents.1.document.content",
                "traceloop.entity.output",
                "ai.prompt.messages",
                "ai.response.text",
                "ai.toolCall.result",
                "langfuse.observation.input",
                "langfuse.trace.metadata.question",
                "lmnr.span.input",
                "agentops.entity.output",
                "pydantic_ai.all_messages",
                "gcp.vertex.agent.llm_response",
                "genkit:output",
                "mlflow.spanInputs",
                "lk.user_transcript",
                "user_prompt"
            })
    void whatPeopleAndModelsSaidIsNotStored(String name) {
        var span =
                all(
                        Resource.newBuilder().addAttributes(text(name, "the prompt")).build(),
                        MappingFixtures.span("chat")
                                .addAttributes(text(name, "the prompt"))
                                .addAttributes(
                                        attribute(
                                                "wrapped",
                                                AnyValue.newBuilder()
                                                        .setKvlistValue(
                                                                KeyValueList.newBuilder()
                                                                        .addValues(
                                                                                text(
                                                                                        name,
                                                                                        "the prompt")))
                                                        .build()))
                                .addEvents(
                                        io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                                                .setName("gen_ai.choice")
                                                .addAttributes(text("anything", "the prompt"))));
        assertThat(span.toString()).doesNotContain("the prompt");
        assertThat(span.content().truncated()).contains("content");
        assertThat(span.content().attributes()).contains("\"agentmetrics.content_left_out\":3");
    }

    @Test
    void aUserIsAPseudonym() {
        var span =
                all(
                        Resource.getDefaultInstance(),
                        MappingFixtures.span("chat")
                                .addAttributes(text("user.id", "ada@example.com"))
                                .addAttributes(text("enduser.id", "ada@example.com"))
                                .addAttributes(text("user.email", "ada@example.com")));
        assertThat(span.actor().userId()).isEqualTo("pseudonym-of-15");
        assertThat(span.toString()).doesNotContain("ada@");
        assertThat(span.content().truncated()).contains("personal");
    }

    @Test
    void aResourceSpeaksForItsSpans() {
        var resource =
                Resource.newBuilder()
                        .addAttributes(text("service.name", "shop"))
                        .addAttributes(text("deployment.environment", "staging"))
                        .addAttributes(text("session.id", "s-1"))
                        .addAttributes(text("user.id", "ada"))
                        .build();
        var span = all(resource, MappingFixtures.span("x"));
        assertThat(span.source().serviceName()).isEqualTo("shop");
        assertThat(span.source().environment()).isEqualTo("staging");
        assertThat(span.actor().sessionId()).isEqualTo("s-1");
        assertThat(span.actor().userId()).isEqualTo("pseudonym-of-3");
        assertThat(span.content().resource()).doesNotContain("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "userId", "end_user_id"})
    void aUserIsAPseudonymUnderAPlainName(String name) {
        var span =
                all(
                        Resource.getDefaultInstance(),
                        MappingFixtures.span("chat").addAttributes(text(name, "ada@example.com")));
        assertThat(span.actor().userId()).isEqualTo("pseudonym-of-15");
        assertThat(span.toString()).doesNotContain("ada@");
    }

    /** It is stored with each of them. */
    @Test
    void aResourceTakesLittleRoomInItsSpans() {
        var resource = Resource.newBuilder().addAttributes(text("service.name", "shop"));
        for (var n = 0; n < 40; n++) {
            resource.addAttributes(text("note." + n, "lorem ipsum ".repeat(80)));
        }
        var span = all(resource.build(), MappingFixtures.span("x"));
        assertThat(span.content().resource()).hasSizeBetween(5_000, 8_200).endsWith("}");
        assertThat(span.content().truncated()).contains("attributes");
    }

    @Test
    void aPseudonymIsStableAndOfOneOrganisationOnly() {
        var users = new KeyedUserPseudonym(TestKeys.fixed());
        var other = new OrgId(new UUID(1, 2));
        assertThat(users.of(ORG, "ada"))
                .isEqualTo(users.of(ORG, "ada"))
                .isNotEqualTo(users.of(ORG, "bob"))
                .isNotEqualTo(users.of(other, "ada"))
                .hasSize(32)
                .doesNotContain("ada");
        var later = new KeyedUserPseudonym(TestKeys.fixed().rotated());
        assertThat(later.all(ORG, "ada"))
                .as("what may be stored after a rotation")
                .containsExactly(later.of(ORG, "ada"), users.of(ORG, "ada"));
        assertThat(KeySource.Name.USER_PSEUDONYM.purpose().text()).isEqualTo("user-pseudonym");
    }

    private static Span all(Resource resource, io.opentelemetry.proto.trace.v1.Span.Builder sent) {
        var mapped =
                mapper().batch(ORG, RECEIVED)
                        .resource(resource)
                        .scope(InstrumentationScope.getDefaultInstance())
                        .map(sent.build());
        return ((Mapped.Accepted) mapped).span();
    }
}

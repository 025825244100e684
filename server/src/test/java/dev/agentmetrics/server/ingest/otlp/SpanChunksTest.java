package dev.agentmetrics.server.ingest.otlp;

import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.span;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.ingest.Costing;
import dev.agentmetrics.server.ingest.otlp.mapping.EventFixtures;
import dev.agentmetrics.server.ingest.otlp.mapping.Mapped;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanMapper;
import dev.agentmetrics.server.ingest.redaction.JsonRedactor;
import dev.agentmetrics.server.ingest.redaction.Redactor;
import dev.agentmetrics.server.pricing.PricingFixtures;
import dev.agentmetrics.server.telemetry.span.Score;
import dev.agentmetrics.server.telemetry.span.Span;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How much of a request is in memory as objects at one time. */
class SpanChunksTest {

    private static final int SPANS = 2_000;
    private static final int MOST_CHARACTERS = (1 << 20) / 3;

    private final List<List<Span>> stored = new ArrayList<>();
    private final List<Score> judged = new ArrayList<>();

    /** It is sent once, and stored with every span. */
    @Test
    void aLargeResourceMakesSmallPieces() {
        var resource = Resource.newBuilder();
        for (var n = 0; n < 3; n++) {
            resource.addAttributes(text("note." + n, "lorem ipsum ".repeat(200)));
        }
        var chunks = chunks();
        chunks.resource(resource.build());
        chunks.scope(InstrumentationScope.getDefaultInstance());
        for (var n = 1; n <= SPANS; n++) {
            chunks.item(span(1, n).build(), 100);
        }

        assertThat(chunks.finish().accepted()).isEqualTo(SPANS);
        assertThat(stored).flatExtracting(chunk -> chunk).hasSize(SPANS);
        assertThat(stored)
                .allSatisfy(
                        chunk ->
                                assertThat(
                                                chunk.stream()
                                                        .mapToInt(
                                                                span ->
                                                                        span.content()
                                                                                .resource()
                                                                                .length())
                                                        .sum())
                                        .isGreaterThan(SPANS)
                                        .isLessThanOrEqualTo(MOST_CHARACTERS));
    }

    @Test
    void smallSpansAreStoredTogether() {
        var chunks = chunks();
        for (var n = 1; n <= SPANS; n++) {
            chunks.item(span(1, n).build(), 100);
        }
        chunks.finish();

        assertThat(stored).hasSize(1);
    }

    /** They are events of a span: of those a hundred thousand fit into a megabyte. */
    @Test
    void scoresOfOneSpanAreAsManyAsItsOtherEvents() {
        var judgedSpan = span(1, 1);
        for (var n = 1; n <= 5_000; n++) {
            judgedSpan.addEvents(
                    io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                            .setName("gen_ai.evaluation.result")
                            .setTimeUnixNano(n)
                            .addAttributes(text("gen_ai.evaluation.name", "Tone"))
                            .addAttributes(text("gen_ai.evaluation.score.label", "rude")));
        }
        var chunks = chunks();
        chunks.item(judgedSpan.build(), 100);
        chunks.item(span(1, 2).build(), 100);

        assertThat(chunks.finish().accepted()).as("spans alone are counted").isEqualTo(2);
        assertThat(judged).hasSize(128);
    }

    private SpanChunks chunks() {
        var redactor = new Redactor();
        var mapper =
                new SpanMapper(
                        redactor,
                        new JsonRedactor(redactor),
                        new Costing(PricingFixtures.calculator()),
                        (_, user) -> user);
        var batch = mapper.batch(new OrgId(new UUID(1, 2)), Instant.now());
        return new SpanChunks(
                batch,
                EventFixtures.mapper(mapper).scores(batch),
                accepted -> {
                    stored.add(accepted.stream().map(Mapped.Accepted::span).toList());
                    return 0;
                },
                scores -> {
                    judged.addAll(scores);
                    return 0;
                });
    }
}

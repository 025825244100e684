package dev.agentmetrics.server.ingest.otlp;

import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.span;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.ingest.Costing;
import dev.agentmetrics.server.ingest.otlp.mapping.Mapped;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanMapper;
import dev.agentmetrics.server.ingest.redaction.JsonRedactor;
import dev.agentmetrics.server.ingest.redaction.Redactor;
import dev.agentmetrics.server.pricing.PricingFixtures;
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

    private SpanChunks chunks() {
        var redactor = new Redactor();
        var mapper =
                new SpanMapper(
                        redactor,
                        new JsonRedactor(redactor),
                        new Costing(PricingFixtures.calculator()),
                        (_, user) -> user);
        return new SpanChunks(
                mapper.batch(new OrgId(new UUID(1, 2)), Instant.now()),
                accepted -> {
                    stored.add(accepted.stream().map(Mapped.Accepted::span).toList());
                    return 0;
                });
    }
}

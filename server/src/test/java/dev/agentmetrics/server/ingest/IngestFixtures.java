package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.ingest.redaction.JsonRedactor;
import dev.agentmetrics.server.ingest.redaction.Redactor;
import dev.agentmetrics.server.pricing.PricingFixtures;
import dev.agentmetrics.server.telemetry.EventWriter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.util.unit.DataSize;

/** The write API without a server around it. */
final class IngestFixtures {

    static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final OrgId ORG = new OrgId(new UUID(0x01890000_0000_7000L, 0x8000_0000_0000_0001L));

    private static final Redactor REDACTOR = new Redactor();

    private IngestFixtures() {}

    static IngestSettings settings() {
        return new IngestSettings(100, DataSize.ofMegabytes(10), DataSize.ofMegabytes(64), "auto");
    }

    static EventParser parser() {
        return new EventParser(
                settings(),
                CLOCK,
                REDACTOR,
                new JsonRedactor(REDACTOR),
                new Costing(PricingFixtures.calculator()));
    }

    static IngestService service(EventWriter writer) {
        return new IngestService(
                new Guard(new ClosedOrganizations(List.of()), CLOCK, _ -> Set.of()),
                new BodyReader(settings(), CLOCK),
                parser(),
                writer,
                (_, _) -> {},
                _ -> {});
    }

    static Caller writer() {
        return new Caller(
                ORG, new Caller.Actor.ApiKey("k1", false), Set.of(Permission.EVENT_WRITE));
    }

    static Body body(String json) {
        return body(json.getBytes(StandardCharsets.UTF_8), null);
    }

    static Body body(byte[] bytes, @org.jspecify.annotations.Nullable String encoding) {
        return new Body(
                new ByteArrayInputStream(bytes), bytes.length, "application/json", encoding);
    }

    static Incoming one(String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return parser().one(bytes, bytes.length);
    }

    static Incoming batch(String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return parser().batch(bytes, bytes.length);
    }

    /** A valid event with this added; a repeated field wins over the first. */
    static String event(String more) {
        return "{\"trace_id\":\"t1\",\"agent_id\":\"a1\",\"status\":\"success\""
                + (more.isEmpty() ? "" : "," + more)
                + "}";
    }
}

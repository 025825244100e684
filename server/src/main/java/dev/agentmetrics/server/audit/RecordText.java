package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records as text: JSON with sorted names, without spaces, holding only strings and whole numbers.
 * The text is made once and stored; nobody writes it again to check it, so a later version of this
 * class changes no old record.
 */
final class RecordText {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    /** What a text says. */
    record Parsed(UUID chain, long seq, Instant at, AuditEvent event) {}

    private RecordText() {}

    static String write(UUID chain, long seq, Instant at, AuditEvent event) {
        var actor = new TreeMap<String, Object>();
        actor.put("id", event.actor().id());
        actor.put("kind", event.actor().kind().text());
        var from = new TreeMap<String, Object>();
        from.put("address", event.from().address());
        from.put("agent", event.from().agent());
        var text = new TreeMap<String, Object>();
        text.put("actor", actor);
        text.put("at", at.toString());
        text.put("chain", chain.toString());
        text.put("details", event.details());
        text.put("from", from);
        text.put("seq", seq);
        text.put("type", event.type().text());
        text.put("v", VERSION);
        return JSON.writeValueAsString(text);
    }

    /** Null when it is not a text of ours. */
    static @Nullable Parsed read(String body) {
        try {
            var text = JSON.readTree(body);
            var chain = UUID.fromString(text.path("chain").asString());
            var event =
                    new AuditEvent(
                            AuditType.of(text.path("type").asString()).orElseThrow(),
                            chain.equals(AuditStore.DEPLOYMENT) ? null : new OrgId(chain),
                            new AuditActor(
                                    AuditActor.Kind.of(text.path("actor").path("kind").asString()),
                                    text.path("actor").path("id").asString()),
                            new Origin(
                                    text.path("from").path("address").asString(),
                                    text.path("from").path("agent").asString()),
                            details(text.path("details")));
            return new Parsed(
                    chain,
                    text.path("seq").asLong(),
                    Instant.parse(text.path("at").asString()),
                    event);
        } catch (JacksonException
                | IllegalArgumentException
                | java.time.DateTimeException
                | java.util.NoSuchElementException _) {
            return null;
        }
    }

    private static Map<String, String> details(JsonNode node) {
        var details = new TreeMap<String, String>();
        node.properties()
                .forEach(entry -> details.put(entry.getKey(), entry.getValue().asString()));
        return details;
    }
}

package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.ingest.redaction.JsonRedactor;
import dev.agentmetrics.server.ingest.redaction.Redactor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what is known about each name of an attribute, since a fleet uses the same few hundred
 * all the time. A flood of invented names must not fill the memory. Safe for use by several
 * threads.
 */
final class NameRules {

    private static final int REMEMBERED = 10_000;
    private static final int LONGEST_REMEMBERED = 128;

    private final AttributeTable table;
    private final Redactor redactor;
    private final JsonRedactor members;
    private final Map<String, NameRule> remembered = new ConcurrentHashMap<>();

    NameRules(AttributeTable table, Redactor redactor, JsonRedactor members) {
        this.table = table;
        this.redactor = redactor;
        this.members = members;
    }

    NameRule of(String name) {
        var known = remembered.get(name);
        return known == null ? learn(name) : known;
    }

    int remembered() {
        return remembered.size();
    }

    private NameRule learn(String name) {
        var redacted = redactor.text(name);
        var rule =
                new NameRule(
                        redacted.value(),
                        members.typeAnnouncedBy(name),
                        table.sources(name),
                        table.keep(name),
                        table.marks(name));
        boolean clean = redacted.secrets() + redacted.cards() == 0;
        if (clean && name.length() <= LONGEST_REMEMBERED && remembered.size() < REMEMBERED) {
            remembered.put(name, rule);
        }
        return rule;
    }
}

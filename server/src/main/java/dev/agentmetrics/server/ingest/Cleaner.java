package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.ingest.redaction.JsonRedactor;
import dev.agentmetrics.server.ingest.redaction.Redactor;
import dev.agentmetrics.server.ingest.redaction.Tally;
import org.jspecify.annotations.Nullable;

/** Redacts what one event says and counts what was found. One per request. */
public final class Cleaner {

    private final Redactor redactor;
    private final JsonRedactor members;
    private final Tally tally = new Tally();

    public Cleaner(Redactor redactor, JsonRedactor members) {
        this.redactor = redactor;
        this.members = members;
    }

    public void reset() {
        tally.reset();
    }

    public String text(String text) {
        return redactor.text(text, tally);
    }

    /** What kind of secret a value of this name is, whatever it looks like; null for most names. */
    public @Nullable String announcedBy(String name) {
        return members.typeAnnouncedBy(name);
    }

    public String string(String value, @Nullable String announced) {
        return members.string(value, announced, tally);
    }

    /** The number as it was written, or text in its place. */
    public String number(String written, @Nullable String announced) {
        return members.number(written, announced, tally);
    }

    public int secrets() {
        return tally.secrets();
    }

    public int cards() {
        return tally.cards();
    }
}

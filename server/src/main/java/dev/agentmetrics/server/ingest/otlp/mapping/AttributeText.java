package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.ingest.Cleaner;
import dev.agentmetrics.server.ingest.JsonText;
import dev.agentmetrics.server.ingest.Texts;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes as JSON text: redacted, without content, and never longer than a limit, whatever is
 * sent. Once it is full, what follows is counted and not looked at.
 */
final class AttributeText {

    private static final int LONGEST_VALUE = 4_096;
    private static final int LONGEST_LIST = 8_192;
    private static final int LONGEST_NAME = 255;
    private static final int MOST_LEVELS = 8;

    /** No card number has fewer digits. */
    private static final long SMALLEST_CARD = 100_000_000_000L;

    private final NameRules names;
    private final Cleaner cleaner;
    private final Cuts cuts;
    private final int mostEntries;
    private final int limit;
    private final JsonText out = new JsonText();
    private final Set<String> written = new HashSet<>();
    private int entries;
    private int content;
    private boolean elsewhere;

    AttributeText(NameRules names, Cleaner cleaner, Cuts cuts, int mostEntries, int limit) {
        this.names = names;
        this.cleaner = cleaner;
        this.cuts = cuts;
        this.mostEntries = mostEntries;
        this.limit = limit;
    }

    /** Writes to this; its methods begin and end what is around the attributes. */
    JsonText out() {
        return out;
    }

    void reset() {
        out.cutTo(0);
        written.clear();
        entries = 0;
        content = 0;
    }

    boolean isFull() {
        return entries >= mostEntries || out.length() >= limit;
    }

    /** How many attributes were left out for what they hold. */
    int contentLeftOut() {
        return content;
    }

    /** Whether attributes that are content are stored apart, so that they are not missing. */
    void contentStandsElsewhere(boolean stands) {
        elsewhere = stands;
    }

    /** So many attributes that are content by where they stand. */
    void leaveOutContent(int count) {
        if (count > 0 && !elsewhere) {
            content += count;
            cuts.add(Cuts.CONTENT);
        }
    }

    void object(List<KeyValue> attributes) {
        out.raw('{');
        written.clear();
        for (var attribute : attributes) {
            entry(names.of(attribute.getKey()), attribute.getKey(), attribute.getValue());
        }
        out.raw('}');
    }

    /** One attribute of the object that is open; of several with one name the first is kept. */
    void entry(NameRule rule, String name, AnyValue value) {
        if (rule.keep == NameRule.Keep.CONTENT && elsewhere) {
            return;
        }
        if (rule.keep != NameRule.Keep.REST) {
            leaveOut(rule.keep);
            return;
        }
        if (isFull()) {
            cuts.add(Cuts.ATTRIBUTES);
            return;
        }
        var kept = storedName(rule, name);
        if (!written.add(kept)) {
            cuts.add(Cuts.ATTRIBUTES);
            return;
        }
        entries++;
        int start = out.length();
        out.name(kept);
        if (!value(value, rule.announcedSecret, 0, start, kept)
                || out.length() > Math.max(limit, start)) {
            out.cutTo(start);
            cuts.add(kept);
        }
    }

    private void leaveOut(NameRule.Keep why) {
        if (why == NameRule.Keep.CONTENT) {
            content++;
            cuts.add(Cuts.CONTENT);
        } else {
            cuts.add(Cuts.PERSONAL);
        }
    }

    private String storedName(NameRule rule, String name) {
        if (!rule.storedName.equals(name)) {
            cleaner.text(name);
        }
        return Texts.cut(Texts.wellFormed(rule.storedName), LONGEST_NAME);
    }

    /** False when it does not fit; what was written of it is to be taken back. */
    private boolean value(
            AnyValue value, @Nullable String announced, int depth, int start, String name) {
        if (out.length() - start > LONGEST_LIST) {
            return false;
        }
        switch (value.getValueCase()) {
            case STRING_VALUE -> string(value.getStringValue(), announced, name);
            case INT_VALUE -> whole(value.getIntValue(), announced);
            case DOUBLE_VALUE -> fraction(value.getDoubleValue(), announced);
            case BOOL_VALUE -> out.raw(value.getBoolValue() ? "true" : "false");
            case BYTES_VALUE -> {
                out.string("[" + value.getBytesValue().size() + " bytes]");
                cuts.add(name);
            }
            case ARRAY_VALUE -> {
                return depth < MOST_LEVELS && list(value, announced, depth, start, name);
            }
            case KVLIST_VALUE -> {
                return depth < MOST_LEVELS && members(value, announced, depth, start, name);
            }
            default -> out.raw("null");
        }
        return true;
    }

    private boolean list(
            AnyValue value, @Nullable String announced, int depth, int start, String name) {
        out.raw('[');
        for (var item : value.getArrayValue().getValuesList()) {
            out.separate();
            if (!value(item, announced, depth + 1, start, name)) {
                return false;
            }
        }
        out.raw(']');
        return true;
    }

    private boolean members(
            AnyValue value, @Nullable String announced, int depth, int start, String name) {
        out.raw('{');
        for (var member : value.getKvlistValue().getValuesList()) {
            var rule = names.of(member.getKey());
            if (rule.keep != NameRule.Keep.REST) {
                leaveOut(rule.keep);
                continue;
            }
            out.name(storedName(rule, member.getKey()));
            var own = rule.announcedSecret == null ? announced : rule.announcedSecret;
            if (!value(member.getValue(), own, depth + 1, start, name)) {
                return false;
            }
        }
        out.raw('}');
        return true;
    }

    /** Redacted before it is cut, so that the cut never leaves half a secret. */
    private void string(String sent, @Nullable String announced, String name) {
        var clean = Texts.wellFormed(cleaner.string(Texts.window(sent), announced));
        if (clean.length() > LONGEST_VALUE || sent.length() > Texts.WINDOW) {
            cuts.add(name);
        }
        out.string(Texts.cut(clean, LONGEST_VALUE));
    }

    private void whole(long number, @Nullable String announced) {
        var digits = Long.toString(number);
        if (announced == null && number < SMALLEST_CARD && number > -SMALLEST_CARD) {
            out.raw(digits);
        } else {
            number(digits, announced);
        }
    }

    private void fraction(double number, @Nullable String announced) {
        if (!Double.isFinite(number)) {
            out.string(Double.toString(number));
        } else {
            number(Double.toString(number), announced);
        }
    }

    private void number(String digits, @Nullable String announced) {
        var kept = cleaner.number(digits, announced);
        if (kept.equals(digits)) {
            out.raw(digits);
        } else {
            out.string(kept);
        }
    }
}

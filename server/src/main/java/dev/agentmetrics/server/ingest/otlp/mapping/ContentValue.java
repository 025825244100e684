package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.ingest.Cleaner;
import dev.agentmetrics.server.ingest.JsonText;
import dev.agentmetrics.server.ingest.Texts;
import io.opentelemetry.proto.common.v1.AnyValue;
import org.jspecify.annotations.Nullable;

/** Values of attributes that are content: whole, without secrets, cards and names of users. */
final class ContentValue {

    /** What is deeper is said to have been there. */
    private static final int MOST_LEVELS = 32;

    /** Who reads JSON takes no name of any length. */
    private static final int LONGEST_NAME = 255;

    private final NameRules names;
    private final Cleaner cleaner;

    ContentValue(NameRules names, Cleaner cleaner) {
        this.names = names;
        this.cleaner = cleaner;
    }

    /** Of a text all is looked at, however much of it is kept: no cut leaves half a secret. */
    String text(String sent, @Nullable String announced) {
        return Texts.wellFormed(cleaner.string(sent, announced));
    }

    String json(AnyValue value, @Nullable String announced) {
        var out = new JsonText();
        write(out, value, announced, 0);
        return out.toString();
    }

    private void write(JsonText out, AnyValue value, @Nullable String announced, int level) {
        switch (value.getValueCase()) {
            case STRING_VALUE -> out.string(text(value.getStringValue(), announced));
            case INT_VALUE -> number(out, Long.toString(value.getIntValue()), announced);
            case DOUBLE_VALUE -> {
                var written = Double.toString(value.getDoubleValue());
                if (Double.isFinite(value.getDoubleValue())) {
                    number(out, written, announced);
                } else {
                    out.string(written);
                }
            }
            case BOOL_VALUE -> out.raw(value.getBoolValue() ? "true" : "false");
            case BYTES_VALUE -> out.string("[" + value.getBytesValue().size() + " bytes]");
            case ARRAY_VALUE, KVLIST_VALUE -> {
                if (level == MOST_LEVELS) {
                    out.string("[too deep]");
                } else if (value.hasArrayValue()) {
                    list(out, value, announced, level + 1);
                } else {
                    members(out, value, announced, level + 1);
                }
            }
            default -> out.raw("null");
        }
    }

    private void list(JsonText out, AnyValue value, @Nullable String announced, int level) {
        out.raw('[');
        for (var item : value.getArrayValue().getValuesList()) {
            out.separate();
            write(out, item, announced, level);
        }
        out.raw(']');
    }

    private void members(JsonText out, AnyValue value, @Nullable String announced, int level) {
        out.raw('{');
        for (var member : value.getKvlistValue().getValuesList()) {
            var rule = names.of(member.getKey());
            if (rule.keep == NameRule.Keep.PERSONAL) {
                continue;
            }
            out.name(Texts.cut(Texts.wellFormed(rule.storedName), LONGEST_NAME));
            var own = rule.announcedSecret == null ? announced : rule.announcedSecret;
            write(out, member.getValue(), own, level);
        }
        out.raw('}');
    }

    private void number(JsonText out, String digits, @Nullable String announced) {
        var kept = cleaner.number(digits, announced);
        if (kept.equals(digits)) {
            out.raw(digits);
        } else {
            out.string(kept);
        }
    }
}

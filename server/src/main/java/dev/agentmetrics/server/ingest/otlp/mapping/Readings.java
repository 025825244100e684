package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.span.SpanKind;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the fields of one span are, as far as its attributes have been looked at: of each field the
 * best source so far. Used again and again for the spans of one request.
 */
final class Readings {

    private static final int NONE = Integer.MAX_VALUE;

    /** A framework sent as a provider is worth less than one that was named as such. */
    private static final int BEHIND = 1_000;

    private static final double SECOND = 1e6;
    private static final double MILLISECOND = 1e3;

    private final Vocabulary words;
    private final Cuts cuts;
    private final int[] ranks = new int[SpanField.ALL.size()];
    private final int[] positions = new int[SpanField.ALL.size()];
    private final @Nullable Object[] values = new @Nullable Object[SpanField.ALL.size()];
    private final BitSet used = new BitSet();
    private SpanTimes times = SpanTimes.NONE;
    private @Nullable String scopeDialect;
    private boolean apart;
    private boolean beside;

    Readings(Vocabulary words, Cuts cuts) {
        this.words = words;
        this.cuts = cuts;
    }

    void reset(SpanTimes spanTimes, @Nullable Dialect ofScope) {
        Arrays.fill(ranks, NONE);
        Arrays.fill(values, null);
        used.clear();
        times = spanTimes;
        scopeDialect = ofScope == null ? null : ofScope.name();
        apart = false;
        beside = false;
    }

    /** Takes what the attribute at this position says better than others; -1 for none of ours. */
    void offer(NameRule rule, AnyValue value, int position) {
        JsonNode json = null;
        for (var source : rule.sources) {
            if (source.rank() >= ranks[source.field().slot] || !source.countsIn(scopeDialect)) {
                continue;
            }
            if (source.path().isEmpty()) {
                var plain =
                        switch (source.unit()) {
                            case LIST -> Values.first(value);
                            case JSON_TEXT -> Values.unquoted(value);
                            default -> Values.plain(value);
                        };
                take(source, plain, position);
            } else if (value.hasStringValue()) {
                json = json == null ? Values.json(value.getStringValue()) : json;
                if (json == null) {
                    cuts.add(rule.storedName);
                    return;
                }
                take(source, Values.at(json, source.path()), -1);
            }
        }
    }

    /** A first token that was seen at this moment, if nothing better says when. */
    void firstToken(long nanos) {
        var slot = SpanField.TTFT.slot;
        if (ranks[slot] == NONE && times.holds(nanos)) {
            ranks[slot] = NONE - 1;
            positions[slot] = -1;
            values[slot] = times.micros(nanos);
        }
    }

    private void take(Source source, @Nullable Object sent, int position) {
        if (sent == null) {
            return;
        }
        var when = source.when();
        if (!when.isEmpty() && !when.contains(Values.text(sent).toLowerCase(Locale.ROOT))) {
            return;
        }
        var field = source.field();
        var value = when.isEmpty() ? valueOf(source, sent) : granted(source, sent);
        if (value != null) {
            put(field, source.rank(), value, position);
            apart = field == SpanField.INPUT_TOKENS ? source.apart() : apart;
            beside = field == SpanField.REASONING_TOKENS ? source.apart() : beside;
        }
    }

    /** One of the values with which the source counts. */
    private @Nullable Object granted(Source source, Object sent) {
        return switch (source.field().type) {
            case FLAG, YES_NO -> true;
            default -> valueOf(source, sent);
        };
    }

    private void put(SpanField field, int rank, Object value, int position) {
        ranks[field.slot] = rank;
        positions[field.slot] = position;
        values[field.slot] = value;
    }

    private @Nullable Object valueOf(Source source, Object sent) {
        var value = source.as().isEmpty() ? sent : source.as();
        return switch (source.field().type) {
            case TEXT -> filled(Values.text(value));
            case KIND -> words.kind(Values.text(value));
            case PROVIDER -> provider(source, Values.text(value));
            case FLAG -> Values.isTrue(value) ? true : null;
            case YES_NO -> Values.text(value).isBlank() ? null : (Boolean) Values.isTrue(value);
            case TIME -> time(source, value);
            case COUNT -> valid(source, Values.count(value));
            case MONEY -> valid(source, Values.money(value));
        };
    }

    private static @Nullable String filled(String text) {
        return text.isBlank() ? null : text;
    }

    private @Nullable String provider(Source source, String sent) {
        if (words.isFramework(sent)) {
            if (source.rank() + BEHIND < ranks[SpanField.FRAMEWORK.slot]) {
                put(SpanField.FRAMEWORK, source.rank() + BEHIND, sent, -1);
            }
            return null;
        }
        return filled(
                source.unit() == Source.Unit.DOTTED
                        ? words.dottedProvider(sent)
                        : words.provider(sent));
    }

    private @Nullable Object time(Source source, Object value) {
        var micros =
                switch (source.unit()) {
                    case SECONDS -> Values.micros(value, SECOND);
                    case MILLIS -> Values.micros(value, MILLISECOND);
                    default -> {
                        var instant = Values.instant(value);
                        yield instant == null ? null : times.micros(instant);
                    }
                };
        return micros != null && times.holdsMicros(micros) ? micros : null;
    }

    private @Nullable Object valid(Source source, @Nullable Object value) {
        if (value == null) {
            cuts.add(source.field().tableName);
        }
        return value;
    }

    boolean has(SpanField field) {
        return values[field.slot] != null;
    }

    /** The text as it was sent; empty when there is none. The attribute need not be kept beside. */
    String use(SpanField field) {
        var value = values[field.slot];
        if (value == null) {
            return "";
        }
        if (positions[field.slot] >= 0) {
            used.set(positions[field.slot]);
        }
        return Values.text(value);
    }

    /** The text as it was sent, or empty; its attribute is kept. */
    String peek(SpanField field) {
        var value = values[field.slot];
        return value == null ? "" : Values.text(value);
    }

    long count(SpanField field) {
        return value(field) instanceof Long count ? count : 0;
    }

    @Nullable Long micros(SpanField field) {
        return value(field) instanceof Long micros ? micros : null;
    }

    @Nullable BigDecimal money(SpanField field) {
        return value(field) instanceof BigDecimal amount ? amount : null;
    }

    boolean flag(SpanField field) {
        return !isDenied(field) && value(field) != null;
    }

    /** Whether it was said that it is not so. The attribute is kept: no column says it. */
    boolean isDenied(SpanField field) {
        return Boolean.FALSE.equals(values[field.slot]);
    }

    @Nullable SpanKind kind() {
        return value(SpanField.KIND) instanceof SpanKind kind ? kind : null;
    }

    private @Nullable Object value(SpanField field) {
        if (values[field.slot] != null && positions[field.slot] >= 0) {
            used.set(positions[field.slot]);
        }
        return values[field.slot];
    }

    /** Whether the input came from where all kinds are disjoint. */
    boolean isApart() {
        return apart;
    }

    /** Whether the reasoning came from where it is no part of the output. */
    boolean isBeside() {
        return beside;
    }

    /** Whether a field holds the attribute at this position. */
    boolean isUsed(int position) {
        return used.get(position);
    }
}

package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.crypto.EventIds;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.ErrorFingerprint;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.Run.Usage.Basis;
import dev.agentmetrics.server.telemetry.RunStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * One event while it is read. The parser fills it field by field, the last value of a repeated
 * field counts, null takes a value back; then it becomes a run or a client event.
 */
final class Draft {

    private static final Duration OLDEST = Duration.ofDays(400);
    private static final Duration FURTHEST_AHEAD = Duration.ofHours(1);
    private static final String RUN_EVENT = "agent_end";
    private static final String TS_ORIGINAL = "ts_original";

    private final Cleaner cleaner;
    private final Costing costing;
    private final @Nullable String[] texts = new @Nullable String[Field.ALL.size()];
    private final long[] numbers = new long[Field.ALL.size()];
    private final MetadataText metadata;
    private final MetadataText extras;

    private long present;
    private long truncated;
    private @Nullable RunStatus status;
    private @Nullable BigDecimal costUsd;
    private @Nullable BigDecimal estimatedCostUsd;
    private @Nullable String fullEventId;
    private @Nullable String fullTraceId;
    private @Nullable String fullAgentId;
    private @Nullable String metadataEnvironment;
    private @Nullable String metadataVersion;
    private List<String> toolNames = List.of();

    Draft(Cleaner cleaner, Costing costing) {
        this.cleaner = cleaner;
        this.costing = costing;
        int most = (int) Field.METADATA.limit;
        this.metadata = new MetadataText(most, cleaner);
        this.extras = new MetadataText(most, cleaner);
    }

    void reset() {
        Arrays.fill(texts, null);
        Arrays.fill(numbers, 0);
        cleaner.reset();
        metadata.reset();
        extras.reset();
        present = 0;
        truncated = 0;
        status = null;
        costUsd = null;
        estimatedCostUsd = null;
        fullEventId = null;
        fullTraceId = null;
        fullAgentId = null;
        metadataEnvironment = null;
        metadataVersion = null;
        toolNames = List.of();
    }

    /** The client's metadata object, from its beginning. */
    MetadataText newMetadata() {
        metadata.reset();
        metadataEnvironment = null;
        metadataVersion = null;
        return metadata;
    }

    /** Fields without a meaning here. */
    MetadataText extras() {
        return extras;
    }

    void absent(Field field) {
        present &= ~field.bit;
        truncated &= ~field.bit;
        texts[field.slot] = null;
        numbers[field.slot] = 0;
        switch (field) {
            case STATUS -> status = null;
            case COST_USD -> costUsd = null;
            case ESTIMATED_COST_USD -> estimatedCostUsd = null;
            case TOOL_NAMES -> toolNames = List.of();
            case METADATA -> newMetadata();
            default -> {}
        }
    }

    void id(Field field, String value) {
        var kept = Texts.wellFormed(value);
        switch (field) {
            case EVENT_ID -> fullEventId = kept;
            case TRACE_ID -> fullTraceId = kept;
            case AGENT_ID -> fullAgentId = kept;
            default -> {}
        }
        set(field, kept, kept);
    }

    void text(Field field, String value) {
        set(field, value, Texts.wellFormed(cleaner.text(Texts.window(value))));
    }

    /** Redacted before it is cut, so that the cut never leaves half a secret. */
    void error(Field field, String value) {
        var window = Texts.window(value);
        var cleaned = cleaner.text(window);
        if (window.length() < value.length() && cleaned.length() <= field.limit) {
            cleaned = cleaner.text(value);
        }
        set(field, value, Texts.wellFormed(cleaned));
    }

    private void set(Field field, String sent, String kept) {
        present |= field.bit;
        truncated &= ~field.bit;
        int most = (int) field.limit;
        if (kept.length() > most || sent.length() > Texts.WINDOW) {
            truncated |= field.bit;
            texts[field.slot] = Texts.cut(kept, most);
        } else {
            texts[field.slot] = kept;
        }
    }

    void status(RunStatus value) {
        present |= Field.STATUS.bit;
        status = value;
    }

    void number(Field field, long value) {
        present |= field.bit;
        numbers[field.slot] = value;
    }

    void money(Field field, BigDecimal value) {
        if (field == Field.COST_USD) {
            costUsd = value;
        } else {
            estimatedCostUsd = value;
        }
    }

    void toolNames(List<String> names, boolean cut) {
        toolNames = names;
        truncated = cut ? truncated | Field.TOOL_NAMES.bit : truncated & ~Field.TOOL_NAMES.bit;
    }

    String clean(String text) {
        return cleaner.text(text);
    }

    /** Newer clients send these inside the metadata; they stay there as well. */
    void fromMetadata(String name, JsonParser json) {
        switch (name) {
            case "environment" -> metadataEnvironment = json.getString();
            case "version" -> metadataVersion = json.getString();
            default -> {}
        }
    }

    boolean isRun() {
        var name = text(Field.EVENT_NAME);
        return name.isEmpty() || name.equals(RUN_EVENT);
    }

    /** Ends with a rejection when something required is missing. */
    void check() {
        require(Field.TRACE_ID);
        require(Field.AGENT_ID);
        if (isRun()) {
            require(Field.STATUS);
        }
    }

    private void require(Field field) {
        if ((present & field.bit) == 0) {
            throw RejectedEvent.missing(field);
        }
    }

    Run toRun(Instant now) {
        completeContext();
        var at = eventTime(now);
        var eventId = orEmpty(fullEventId);
        var id = EventIds.of(eventId, orEmpty(fullTraceId), orEmpty(fullAgentId));
        var usage = usage();
        var error = text(Field.ERROR);
        return new Run(
                id,
                new Run.Identity(
                        EventIds.isOwnId(eventId) ? "" : text(Field.EVENT_ID),
                        text(Field.TRACE_ID),
                        text(Field.AGENT_ID),
                        text(Field.SESSION_ID),
                        text(Field.RUN_ID),
                        text(Field.PARENT_TRACE_ID),
                        Run.Account.NONE),
                new Run.Outcome(
                        status == null ? RunStatus.FAILED : status,
                        at,
                        now,
                        has(Field.DURATION_MS) ? numbers[Field.DURATION_MS.slot] : null,
                        error,
                        ErrorFingerprint.of(error)),
                context(),
                usage,
                counters(),
                costing.of(
                        usage,
                        tokensKnown(),
                        number(Field.LLM_CALLS),
                        at,
                        costUsd,
                        estimatedCostUsd),
                content());
    }

    /** The payload is the whole event, as it was copied apart. */
    ClientEvent toClientEvent(Instant now, String payload) {
        return new ClientEvent(
                clientEventId(payload),
                text(Field.EVENT_NAME),
                eventTime(now),
                now,
                text(Field.TRACE_ID),
                text(Field.AGENT_ID),
                payload);
    }

    /**
     * Many client events of one session share trace and agent: without an id of its own, an event
     * is known by all it says.
     */
    private RunId clientEventId(String payload) {
        var eventId = orEmpty(fullEventId);
        return eventId.isEmpty()
                ? EventIds.of("", orEmpty(fullTraceId), payload)
                : EventIds.of(eventId, "", "");
    }

    private void completeContext() {
        if (text(Field.ENVIRONMENT).isEmpty() && metadataEnvironment != null) {
            text(Field.ENVIRONMENT, metadataEnvironment);
        }
        if (text(Field.VERSION).isEmpty() && metadataVersion != null) {
            text(Field.VERSION, metadataVersion);
        }
    }

    /** The client's clock where it can be right; else ours, and what the client said is kept. */
    private Instant eventTime(Instant now) {
        if (!has(Field.TS)) {
            return now;
        }
        long ts = number(Field.TS);
        if (ts >= now.minus(OLDEST).toEpochMilli()
                && ts <= now.plus(FURTHEST_AHEAD).toEpochMilli()) {
            return Instant.ofEpochMilli(ts);
        }
        truncated |= Field.TS.bit;
        extras.entry(TS_ORIGINAL, ts);
        return now;
    }

    private Run.Usage usage() {
        long input = number(Field.INPUT_TOKENS);
        long output = number(Field.OUTPUT_TOKENS);
        long read = number(Field.CACHE_READ_TOKENS);
        long write = number(Field.CACHE_WRITE_TOKENS);
        var total = has(Field.TOTAL_TOKENS) ? number(Field.TOTAL_TOKENS) : null;
        var basis = Basis.PLAIN;
        if (read + write > 0) {
            boolean included = total != null && total == input + output && read + write <= input;
            basis = included ? Basis.INCLUSIVE : Basis.EXCLUSIVE;
            input = included ? input - read - write : input;
        }
        return new Run.Usage(
                text(Field.MODEL),
                text(Field.MODEL_PROVIDER),
                input,
                output,
                read,
                write,
                total,
                basis);
    }

    private boolean tokensKnown() {
        return has(Field.INPUT_TOKENS)
                || has(Field.OUTPUT_TOKENS)
                || has(Field.CACHE_READ_TOKENS)
                || has(Field.CACHE_WRITE_TOKENS);
    }

    private Run.Context context() {
        return new Run.Context(
                text(Field.PLATFORM),
                text(Field.ENVIRONMENT),
                text(Field.VERSION),
                text(Field.HOST_ID),
                text(Field.WORKFLOW_ID),
                text(Field.SKILL_NAME),
                text(Field.TOOLSET),
                text(Field.SDK_VERSION),
                text(Field.REDACTION_POLICY_VERSION));
    }

    private Run.Counters counters() {
        return new Run.Counters(
                count(Field.LLM_CALLS),
                count(Field.TOOL_CALLS),
                count(Field.TOOL_ERRORS),
                count(Field.STEP_COUNT),
                count(Field.LOOP_COUNT),
                count(Field.IMAGES_COUNT),
                count(Field.SUBAGENTS_SPAWNED),
                count(Field.SUBAGENT_ERRORS),
                count(Field.COMPACTIONS),
                count(Field.RESETS));
    }

    private Run.Content content() {
        var json = metadata.with(extras);
        if (metadata.isCut() || extras.isCut()) {
            truncated |= Field.METADATA.bit;
        }
        return new Run.Content(
                toolNames,
                json,
                truncatedNames(),
                cleaner.secrets(),
                cleaner.cards(),
                count(Field.SECRETS_BLOCKED_COUNT),
                count(Field.PII_DETECTED_COUNT));
    }

    private List<String> truncatedNames() {
        if (truncated == 0) {
            return List.of();
        }
        var names = new ArrayList<String>();
        for (var field : Field.ALL) {
            if ((truncated & field.bit) != 0) {
                names.add(field.wireName);
            }
        }
        return names;
    }

    private boolean has(Field field) {
        return (present & field.bit) != 0;
    }

    private String text(Field field) {
        return orEmpty(texts[field.slot]);
    }

    private long number(Field field) {
        return numbers[field.slot];
    }

    private int count(Field field) {
        return (int) numbers[field.slot];
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

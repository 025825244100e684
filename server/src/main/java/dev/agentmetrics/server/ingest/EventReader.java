package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;

/** Reads the events of one request, one after the other, with the same few buffers. */
final class EventReader {

    private static final int MOST_TOOL_NAMES = 256;

    private final EventParser origin;
    private final JsonFactory parsers;
    private final JsonParser json;
    private final byte[] body;
    private final Instant now;
    private final Cleaner cleaner;
    private final Draft draft;
    private final List<Run> runs = new ArrayList<>();
    private final List<ClientEvent> events = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private @Nullable RunId firstId;

    EventReader(
            EventParser origin, JsonFactory parsers, JsonParser json, byte[] body, Instant now) {
        this.origin = origin;
        this.parsers = parsers;
        this.json = json;
        this.body = body;
        this.now = now;
        this.cleaner = origin.cleaner();
        this.draft = new Draft(cleaner, origin.costing());
    }

    Incoming finish() {
        return new Incoming(runs, events, rejections, firstId);
    }

    /** The item of a batch at which the parser stands; when it is wrong, only it is rejected. */
    void readItem(int index) {
        try {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                throw RejectedEvent.notAnObject();
            }
            read();
        } catch (RejectedEvent rejected) {
            rejections.add(
                    new Rejection(
                            index, rejected.field(), rejected.code(), rejected.expectation()));
        }
    }

    /** The event whose opening brace has just been read. */
    void read() {
        draft.reset();
        int start = (int) json.currentTokenLocation().getByteOffset();
        int outside = json.streamReadContext().getNestingDepth() - 1;
        try {
            readFields();
        } catch (RejectedEvent rejected) {
            skipTo(outside);
            throw rejected;
        }
        draft.check();
        if (draft.isRun()) {
            var run = draft.toRun(now);
            runs.add(run);
            remember(run.id());
        } else {
            int end = (int) json.currentLocation().getByteOffset();
            var event = draft.toClientEvent(now, payload(start, end));
            events.add(event);
            remember(event.id());
        }
    }

    private void remember(RunId id) {
        if (firstId == null) {
            firstId = id;
        }
    }

    private void skipTo(int outside) {
        while (json.streamReadContext().getNestingDepth() > outside) {
            json.nextToken();
        }
    }

    private void readFields() {
        while (true) {
            int match = json.nextNameMatch(origin.fields());
            if (match >= 0) {
                field(Field.ALL.get(match), json.nextToken());
            } else if (match == PropertyNameMatcher.MATCH_UNKNOWN_NAME) {
                var name = json.currentName();
                draft.extras().entry(name, json, json.nextToken());
            } else {
                return;
            }
        }
    }

    private void field(Field field, JsonToken token) {
        if (token == JsonToken.VALUE_NULL) {
            draft.absent(field);
            return;
        }
        switch (field.kind) {
            case ID -> draft.id(field, string(field, token));
            case TEXT -> draft.text(field, string(field, token));
            case ERROR -> draft.error(field, string(field, token));
            case STATUS -> draft.status(status(token));
            case TIME -> draft.number(field, Numbers.whole(json, token, field));
            case DURATION -> draft.number(field, Numbers.micros(json, token, field));
            case MONEY -> draft.money(field, Numbers.amount(json, token, field));
            case COUNT -> draft.number(field, Numbers.count(json, token, field));
            case NAMES -> toolNames(field, token);
            case OBJECT -> metadata(field, token);
        }
    }

    private String string(Field field, JsonToken token) {
        if (token != JsonToken.VALUE_STRING) {
            throw RejectedEvent.wrongType(field);
        }
        return json.getString();
    }

    private RunStatus status(JsonToken token) {
        return switch (string(Field.STATUS, token)) {
            case "success" -> RunStatus.SUCCESS;
            case "failed" -> RunStatus.FAILED;
            case "timeout" -> RunStatus.TIMEOUT;
            case "killed" -> RunStatus.KILLED;
            case "cancelled" -> RunStatus.CANCELLED;
            default -> throw RejectedEvent.badStatus();
        };
    }

    private void toolNames(Field field, JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            throw RejectedEvent.wrongType(field);
        }
        var names = new ArrayList<String>();
        boolean cut = false;
        for (var next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
            if (next == JsonToken.VALUE_NULL) {
                continue;
            }
            var name = string(field, next);
            if (names.size() == MOST_TOOL_NAMES) {
                cut = true;
                continue;
            }
            var kept = Texts.wellFormed(draft.clean(Texts.window(name)));
            cut = cut || kept.length() > field.limit;
            names.add(Texts.cut(kept, (int) field.limit));
        }
        draft.toolNames(names, cut);
    }

    private void metadata(Field field, JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            throw RejectedEvent.wrongType(field);
        }
        var metadata = draft.newMetadata();
        for (var name = json.nextName(); name != null; name = json.nextName()) {
            var next = json.nextToken();
            if (next == JsonToken.VALUE_STRING) {
                draft.fromMetadata(name, json);
            }
            metadata.entry(name, json, next);
        }
    }

    /** The whole event again, as redacted text. */
    private String payload(int start, int end) {
        var whole = new MetadataText((int) Field.METADATA.limit, cleaner);
        try (var again =
                parsers.createParser(ObjectReadContext.empty(), body, start, end - start)) {
            again.nextToken();
            for (var name = again.nextName(); name != null; name = again.nextName()) {
                whole.entry(name, again, again.nextToken());
            }
        }
        return whole.with(new MetadataText(0, cleaner));
    }
}

package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.ingest.redaction.JsonRedactor;
import dev.agentmetrics.server.ingest.redaction.Redactor;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * Bodies of the write API to events, in one pass over the bytes and without a tree.
 *
 * <p>What is wrong with one event rejects that event. What is wrong with the body as JSON fails the
 * request, and nothing of it is stored: a batch that was cut off on its way is sent again whole.
 */
@Component
class EventParser {

    /** Far above what an event may nest, so that one deep event is rejected alone. */
    private static final int MOST_LEVELS = 1_000;

    /**
     * Names are remembered by the parser between requests (up to 6,000 of them), so this bounds
     * memory. A body with a longer one is read by a parser of its own.
     */
    private static final int LONGEST_NAME = 2_048;

    private final IngestSettings settings;
    private final Clock clock;
    private final Redactor redactor;
    private final JsonRedactor members;
    private final Costing costing;
    private final JsonFactory json;
    private final PropertyNameMatcher fields;

    EventParser(
            IngestSettings settings,
            Clock clock,
            Redactor redactor,
            JsonRedactor members,
            Costing costing) {
        this.settings = settings;
        this.clock = clock;
        this.redactor = redactor;
        this.members = members;
        this.costing = costing;
        this.json = factory(LONGEST_NAME);
        this.fields =
                json.constructNameMatcher(
                        Field.ALL.stream().map(field -> Named.fromString(field.wireName)).toList(),
                        false);
    }

    private JsonFactory factory(int longestName) {
        int longest = longest();
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(MOST_LEVELS)
                                .maxNameLength(longestName)
                                .maxDocumentLength(longest)
                                .maxStringLength(longest)
                                // Length is checked before a number is computed.
                                .maxNumberLength(longest)
                                .build())
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                // Python writes NaN: that is one wrong value, not a broken body.
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
    }

    private int longest() {
        return (int) settings.ingestBodySize().toBytes();
    }

    /** A body that is one event. An event that cannot be taken ends the request. */
    Incoming one(byte[] body, int length) {
        return read(parsers -> one(parsers, body, length));
    }

    /** A body of the form <code>{"events": [...]}</code>. Order is kept. */
    Incoming batch(byte[] body, int length) {
        return read(parsers -> batch(parsers, body, length));
    }

    private Incoming read(Function<JsonFactory, Incoming> reading) {
        try {
            return reading.apply(json);
        } catch (StreamConstraintsException beyondLimits) {
            return readWithLongNames(reading);
        } catch (JacksonException failure) {
            throw new ProblemException(malformed(failure));
        }
    }

    /**
     * From the begin again, so that one long name costs one entry and not the batch. What this
     * parser remembers goes with it; one body at a time, because a name may be as long as a body.
     */
    private synchronized Incoming readWithLongNames(Function<JsonFactory, Incoming> reading) {
        try {
            return reading.apply(factory(longest()));
        } catch (JacksonException failure) {
            throw new ProblemException(malformed(failure));
        }
    }

    private Incoming one(JsonFactory parsers, byte[] body, int length) {
        try (var parser = parsers.createParser(ObjectReadContext.empty(), body, 0, length)) {
            var reader = new EventReader(this, parsers, parser, body, clock.instant());
            if (firstToken(parser) != JsonToken.START_OBJECT) {
                throw wrongShape("The body must be one event as a JSON object.");
            }
            reader.read();
            requireEnd(parser);
            return reader.finish();
        } catch (RejectedEvent rejected) {
            throw new ProblemException(problem(rejected));
        }
    }

    private Incoming batch(JsonFactory parsers, byte[] body, int length) {
        try (var parser = parsers.createParser(ObjectReadContext.empty(), body, 0, length)) {
            var reader = new EventReader(this, parsers, parser, body, clock.instant());
            if (firstToken(parser) != JsonToken.START_OBJECT) {
                throw wrongShape("The body must be a JSON object with the list \"events\".");
            }
            boolean found = false;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean events = "events".equals(parser.currentName());
                parser.nextToken();
                if (!events) {
                    parser.skipChildren();
                } else if (found) {
                    throw wrongShape("The list \"events\" must be there once.");
                } else {
                    found = true;
                    readAll(parser, reader);
                }
            }
            requireEnd(parser);
            if (!found) {
                throw new ProblemException(
                        new Problem.Malformed(
                                RejectedEvent.MISSING, "The field events is required."));
            }
            return reader.finish();
        }
    }

    Cleaner cleaner() {
        return new Cleaner(redactor, members);
    }

    Costing costing() {
        return costing;
    }

    PropertyNameMatcher fields() {
        return fields;
    }

    private void readAll(JsonParser parser, EventReader reader) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrongShape(
                    "events must be a list of 1 to " + settings.ingestBatchSize() + " events.");
        }
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (index == settings.ingestBatchSize()) {
                throw invalidEvents(
                        "too_many",
                        "A batch may hold "
                                + settings.ingestBatchSize()
                                + " events; send more batches.");
            }
            reader.readItem(index++);
        }
        if (index == 0) {
            throw invalidEvents("empty", "A batch must hold at least one event.");
        }
    }

    private static JsonToken firstToken(JsonParser parser) {
        var token = parser.nextToken();
        if (token == null) {
            throw new ProblemException(
                    new Problem.Malformed("malformed_json", "The body is empty."));
        }
        return token;
    }

    private static void requireEnd(JsonParser parser) {
        if (parser.nextToken() != null) {
            throw new ProblemException(
                    new Problem.Malformed("malformed_json", "The body must be one JSON value."));
        }
    }

    private static ProblemException wrongShape(String message) {
        return new ProblemException(
                new Problem.Invalid(
                        message,
                        List.of(new Problem.FieldError("", RejectedEvent.WRONG_TYPE, message))));
    }

    private static ProblemException invalidEvents(String code, String message) {
        return new ProblemException(
                new Problem.Invalid(
                        message, List.of(new Problem.FieldError("events", code, message))));
    }

    private static Problem problem(RejectedEvent rejected) {
        if (rejected.code().equals(RejectedEvent.MISSING)) {
            return new Problem.Malformed(rejected.code(), rejected.expectation());
        }
        return new Problem.Invalid(
                rejected.expectation(),
                List.of(
                        new Problem.FieldError(
                                rejected.field(), rejected.code(), rejected.expectation())));
    }

    /** The parser's own message would repeat input and name classes. */
    private static Problem malformed(JacksonException failure) {
        return failure instanceof StreamConstraintsException
                ? new Problem.Malformed(
                        "json_limits", "The JSON nests deeper than " + MOST_LEVELS + " levels.")
                : new Problem.Malformed("malformed_json", "The body is not valid JSON in UTF-8.");
    }
}

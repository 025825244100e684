package dev.agentmetrics.server.ingest.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.StringWriter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * A request in JSON. As in protobuf, the levels above the items are walked and each item is read
 * alone, by protobuf's own reader of JSON; but OTLP writes ids in hexadecimal where that reader
 * expects base 64.
 */
final class JsonRequest<T extends Message> {

    /** Attributes may nest; protobuf's reader stops at a hundred messages, and says so by item. */
    private static final int MOST_LEVELS = 1_000;

    private static final int LONGEST_NAME = 2_048;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MOST_LEVELS)
                                    .maxNameLength(LONGEST_NAME)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    // One wrong value, not a broken body.
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build();

    private static final JsonFormat.Parser MESSAGES = JsonFormat.parser().ignoringUnknownFields();

    private static final Set<String> IDS =
            Set.of("traceId", "spanId", "parentSpanId", "trace_id", "span_id", "parent_span_id");

    private static final Names RESOURCE = Names.of("resource");
    private static final Names SCOPE = Names.of("scope");

    private final Signal<T> signal;
    private final byte[] body;
    private final Room room;
    private final SignalSink<T> sink;

    /** By level, the list that leads one level down. */
    private final Names[] down;

    private JsonRequest(Signal<T> signal, byte[] body, Room room, SignalSink<T> sink) {
        this.signal = signal;
        this.body = body;
        this.room = room;
        this.sink = sink;
        var lists = signal.lists();
        down =
                new Names[] {
                    Names.of(lists.resources()), Names.of(lists.scopes()), Names.of(lists.items())
                };
    }

    /** What is not JSON, or was cut off, is refused before anything of it is shown. */
    static <T extends Message> void read(
            Signal<T> signal, byte[] body, int length, Room room, SignalSink<T> sink) {
        var reader = new JsonRequest<>(signal, body, room, sink);
        var whole = new Slice(0, length);
        try {
            reader.requireOneObject(whole);
            reader.check(whole, 0);
            reader.each(whole, reader.down[0], reader::resource);
        } catch (JacksonException _) {
            throw malformed("The body is not valid JSON in UTF-8, or nests too deep.");
        }
    }

    private static ProblemException malformed(String message) {
        return new ProblemException(new Problem.Malformed("malformed_json", message));
    }

    private void requireOneObject(Slice whole) {
        try (var parser = open(whole)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("The body must be an " + signal.request() + " as a JSON object.");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw malformed("The body must be one JSON value.");
            }
        }
    }

    private void check(Slice slice, int level) {
        if (level < down.length) {
            each(slice, down[level], child -> check(child, level + 1));
        }
    }

    private void resource(Slice slice) {
        try {
            sink.resource(message(Resource.newBuilder(), member(slice, RESOURCE)).build());
        } catch (Unreadable failure) {
            each(slice, down[1], scope -> reject(scope, "resource: " + failure.reason()));
            return;
        }
        each(slice, down[1], this::scope);
    }

    private void scope(Slice slice) {
        try {
            sink.scope(message(InstrumentationScope.newBuilder(), member(slice, SCOPE)).build());
        } catch (Unreadable failure) {
            reject(slice, "scope: " + failure.reason());
            return;
        }
        each(slice, down[2], this::item);
    }

    @SuppressWarnings("unchecked") // The builder of a message makes messages of its class.
    private void item(Slice slice) {
        try {
            var item = message(signal.none().newBuilderForType(), slice).build();
            sink.item((T) item, slice.length());
        } catch (Unreadable failure) {
            sink.unreadable(signal.item() + ": " + failure.reason());
        }
    }

    private void reject(Slice scope, String reason) {
        each(scope, down[2], _ -> sink.unreadable(reason));
    }

    private <B extends Message.Builder> B message(B builder, @Nullable Slice slice)
            throws Unreadable {
        if (slice == null) {
            return builder;
        }
        if (slice.length() > signal.mostBytes()) {
            throw signal.tooLarge();
        }
        try {
            MESSAGES.merge(withBase64Ids(slice), builder);
            return builder;
        } catch (InvalidProtocolBufferException _) {
            throw new Unreadable("not this message in JSON, or too deep");
        }
    }

    /** Weighed on the way, before anything is made of it. */
    private String withBase64Ids(Slice slice) throws Unreadable {
        var text = new StringWriter(slice.length() + 64);
        long weight = 0;
        try (var parser = open(slice);
                var generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                weight += weight(token);
                Room.requireLight(weight);
                if (token == JsonToken.VALUE_STRING && isId(parser)) {
                    generator.writeString(base64(parser.getString()));
                } else if (token.isNumeric()) {
                    // As it was written: to compute a number takes longer than to copy it.
                    generator.writeNumber(parser.getString());
                } else {
                    generator.copyCurrentEvent(parser);
                }
            }
        }
        room.take(weight);
        return text.toString();
    }

    /**
     * What it takes as an object, beside its text: protobuf's reader makes a tree of all of it, and
     * messages of that.
     */
    private static int weight(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> 240;
            case PROPERTY_NAME -> 104;
            case START_ARRAY -> 96;
            case END_OBJECT, END_ARRAY -> 0;
            default -> 88;
        };
    }

    private static boolean isId(JsonParser parser) {
        var name = parser.currentName();
        return name != null && IDS.contains(name);
    }

    private static String base64(String hex) throws Unreadable {
        try {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException _) {
            throw new Unreadable("trace and span ids must be hexadecimal");
        }
    }

    private @Nullable Slice member(Slice object, Names names) {
        Slice found = null;
        try (var parser = open(object)) {
            var _ = parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = names.have(parser.currentName());
                if (parser.nextToken() == JsonToken.START_OBJECT && wanted) {
                    found = skip(parser, object);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return found;
    }

    /** Shows where the objects of this list are. */
    private void each(Slice object, Names names, Visitor visitor) {
        try (var parser = open(object)) {
            var _ = parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = names.have(parser.currentName());
                var token = parser.nextToken();
                if (!wanted || token == JsonToken.VALUE_NULL) {
                    parser.skipChildren();
                } else if (token == JsonToken.START_ARRAY) {
                    all(parser, object, names, visitor);
                } else {
                    throw malformed(names.camel() + " must be a list.");
                }
            }
        }
    }

    private static void all(JsonParser list, Slice in, Names names, Visitor visitor) {
        while (list.nextToken() != JsonToken.END_ARRAY) {
            if (list.currentToken() != JsonToken.START_OBJECT) {
                throw malformed(names.camel() + " must be a list of objects.");
            }
            visitor.visit(skip(list, in));
        }
    }

    /** The object at which the parser of this slice is; afterwards it is at its end. */
    private static Slice skip(JsonParser parser, Slice in) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        return new Slice(in.from() + from, end - from);
    }

    private JsonParser open(Slice slice) {
        return JSON.createParser(ObjectReadContext.empty(), body, slice.from(), slice.length());
    }

    private record Slice(int from, int length) {}

    /** Both spellings that protobuf allows. */
    private record Names(String camel, String snake) {

        static Names of(String camel) {
            return new Names(camel, camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
        }

        boolean have(String name) {
            return camel.equals(name) || snake.equals(name);
        }
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(Slice slice);
    }
}

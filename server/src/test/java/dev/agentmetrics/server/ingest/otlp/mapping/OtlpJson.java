package dev.agentmetrics.server.ingest.otlp.mapping;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** As much of OTLP's JSON as the golden files use. */
final class OtlpJson {

    private OtlpJson() {}

    static List<ResourceSpans> request(JsonNode json) {
        var all = new ArrayList<ResourceSpans>();
        for (var resource : json.path("resourceSpans")) {
            var spans =
                    ResourceSpans.newBuilder()
                            .setResource(
                                    Resource.newBuilder()
                                            .addAllAttributes(
                                                    attributes(resource.path("resource"))));
            for (var scope : resource.path("scopeSpans")) {
                spans.addScopeSpans(scope(scope));
            }
            all.add(spans.build());
        }
        return all;
    }

    private static ScopeSpans scope(JsonNode json) {
        var spans =
                ScopeSpans.newBuilder()
                        .setScope(
                                InstrumentationScope.newBuilder()
                                        .setName(json.path("scope").path("name").asString(""))
                                        .setVersion(
                                                json.path("scope").path("version").asString("")));
        for (var span : json.path("spans")) {
            spans.addSpans(span(span));
        }
        return spans.build();
    }

    private static Span span(JsonNode json) {
        var span =
                Span.newBuilder()
                        .setTraceId(hex(json.path("traceId")))
                        .setSpanId(hex(json.path("spanId")))
                        .setParentSpanId(hex(json.path("parentSpanId")))
                        .setName(json.path("name").asString(""))
                        .setStartTimeUnixNano(json.path("startTimeUnixNano").asLong(0))
                        .setEndTimeUnixNano(json.path("endTimeUnixNano").asLong(0))
                        .addAllAttributes(attributes(json))
                        .setStatus(
                                Status.newBuilder()
                                        .setCodeValue(json.path("status").path("code").asInt(0))
                                        .setMessage(
                                                json.path("status").path("message").asString("")));
        for (var event : json.path("events")) {
            span.addEvents(
                    Span.Event.newBuilder()
                            .setName(event.path("name").asString(""))
                            .setTimeUnixNano(event.path("timeUnixNano").asLong(0))
                            .addAllAttributes(attributes(event)));
        }
        return span.build();
    }

    private static ByteString hex(JsonNode json) {
        return ByteString.copyFrom(HexFormat.of().parseHex(json.asString("")));
    }

    private static List<KeyValue> attributes(JsonNode json) {
        var all = new ArrayList<KeyValue>();
        for (var attribute : json.path("attributes")) {
            all.add(
                    KeyValue.newBuilder()
                            .setKey(attribute.path("key").asString(""))
                            .setValue(value(attribute.path("value")))
                            .build());
        }
        return all;
    }

    private static AnyValue value(JsonNode json) {
        var value = AnyValue.newBuilder();
        var name = json.propertyNames().stream().findFirst().orElse("");
        var inner = json.path(name);
        return switch (name) {
            case "stringValue" -> value.setStringValue(inner.asString("")).build();
            case "intValue" -> value.setIntValue(inner.asLong(0)).build();
            case "doubleValue" -> value.setDoubleValue(inner.asDouble(0)).build();
            case "boolValue" -> value.setBoolValue(inner.asBoolean(false)).build();
            case "arrayValue" -> {
                var list = ArrayValue.newBuilder();
                inner.path("values").forEach(item -> list.addValues(value(item)));
                yield value.setArrayValue(list).build();
            }
            default -> throw new IllegalArgumentException("a value of the kind " + name);
        };
    }
}

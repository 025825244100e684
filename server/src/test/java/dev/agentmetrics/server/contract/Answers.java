package dev.agentmetrics.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.Contract;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds real answers against the description and keeps account of them. Each good answer is also
 * spoiled, one field at a time: a description that does not notice would not notice a drifted field
 * either.
 */
final class Answers {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String UNHEARD_OF = "unheard_of";

    private final Set<String> seen = new TreeSet<>();
    private final Set<String> optional = new TreeSet<>();
    private final Set<String> open = new TreeSet<>();
    private final Set<String> spoiled = new TreeSet<>();
    private final Set<String> filled = new TreeSet<>();
    private final Set<String> empty = new TreeSet<>();

    /** An answer must have this status and be as described; returns its JSON, if it is that. */
    JsonNode expect(String route, int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s: %s", route, answer.body()).isEqualTo(status);
        check(route, answer);
        var type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.matches("application/json(;.*)?")) {
            return JSON.nullNode();
        }
        var body = JSON.readTree(answer.body());
        if (status < 300) {
            spoil(route, status, body, body, "");
            count(route, body);
        }
        return body;
    }

    /** An answer must be as described, whatever its status. */
    void check(String route, HttpResponse<String> answer) {
        Contract.assertDescribed(route, answer);
        if (answer.statusCode() == 429 || answer.statusCode() == 503) {
            assertThat(answer.headers().firstValue("Retry-After")).as(route).isPresent();
        }
        seen.add(route + " " + answer.statusCode());
    }

    /** {@code GET /v1/runs 200} and so on. */
    Set<String> seen() {
        return seen;
    }

    /** The fields that may be missing as far as the description goes. */
    Set<String> optional() {
        return optional;
    }

    /** The objects that take fields of any name. */
    Set<String> open() {
        return open;
    }

    /** Places that were null or without elements in every answer: nothing was learned of them. */
    Set<String> neverFilled() {
        var places = new TreeSet<>(empty);
        places.removeAll(filled);
        return places;
    }

    private void spoil(String route, int status, JsonNode whole, JsonNode part, String place) {
        if (part.isArray()) {
            part.forEach(element -> spoil(route, status, whole, element, place + "[]"));
        }
        if (part instanceof ObjectNode object && !isOpen(route, status, whole, object, place)) {
            for (var name : Set.copyOf(object.propertyNames())) {
                var at = place + "." + name;
                var value = object.remove(name);
                if (spoiled.add(route + " " + status + at + "?")
                        && Contract.objections(route, status, whole.toString()).isEmpty()) {
                    optional.add(route + at);
                }
                object.set(name, value);
                spoil(route, status, whole, value, at);
            }
        }
    }

    /** Whether one more field, of the kind that is there, goes unnoticed. */
    private boolean isOpen(
            String route, int status, JsonNode whole, ObjectNode object, String place) {
        if (!object.isEmpty() && spoiled.add(route + " " + status + place)) {
            object.set(UNHEARD_OF, object.iterator().next());
            if (Contract.objections(route, status, whole.toString()).isEmpty()) {
                open.add(route + place);
            }
            object.remove(UNHEARD_OF);
        }
        return open.contains(route + place);
    }

    private void count(String place, JsonNode node) {
        var nothing = node.isNull() || (node.isContainer() && node.isEmpty());
        (nothing ? empty : filled).add(place);
        node.properties().forEach(field -> count(place + "." + field.getKey(), field.getValue()));
        if (node.isArray()) {
            node.forEach(element -> count(place + "[]", element));
        }
    }
}

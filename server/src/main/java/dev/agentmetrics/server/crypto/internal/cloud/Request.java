package dev.agentmetrics.server.crypto.internal.cloud;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** One question to a service. Prints as its method and path: the rest may be secret. */
public record Request(String method, URI address, Map<String, String> headers, String body) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public Request {
        headers = Map.copyOf(headers);
    }

    public static Request get(URI address) {
        return new Request("GET", address, Map.of(), "");
    }

    public static Request json(String method, URI address, Object body) {
        var type = Map.of("Content-Type", "application/json");
        return new Request(method, address, type, JSON.writeValueAsString(body));
    }

    public static Request form(URI address, Map<String, String> fields) {
        var type = Map.of("Content-Type", "application/x-www-form-urlencoded");
        return new Request("POST", address, type, query(fields));
    }

    public static String query(Map<String, String> fields) {
        SortedMap<String, String> sorted = new TreeMap<>(fields);
        return sorted.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    public Request with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new Request(method, address, more, body);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + address.getPath();
    }
}

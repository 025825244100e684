package dev.agentmetrics.server.ingest.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks OpenAI's wire format, always with the same counts: 1,200 tokens in, of which 1,000 from a
 * cache, and 300 out, of which 120 for reasoning. Whoever brings tools is asked for the weather
 * first. The model "broken" has reached its limit.
 */
final class ModelServer implements AutoCloseable {

    private static final String USAGE =
            """
            {"prompt_tokens":1200,"completion_tokens":300,"total_tokens":1500,\
            "prompt_tokens_details":{"cached_tokens":1000},\
            "completion_tokens_details":{"reasoning_tokens":120}}""";
    private static final String TEXT =
            """
            {"role":"assistant","content":"Sunny, said the model."}""";
    private static final String TOOL_CALL =
            """
            {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",\
            "function":{"name":"weather","arguments":"{\\"city\\":\\"Graz\\"}"}}]}""";

    private final HttpServer server;

    ModelServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/v1/chat/completions", ModelServer::answer);
        server.start();
    }

    /** As OpenAI's clients want it. */
    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = JsonMapper.shared().readTree(exchange.getRequestBody());
            var model = asked.path("model").asString("");
            boolean broken = model.equals("broken");
            var body = (broken ? refusal() : answer(model, asked)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(broken ? 429 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String answer(String model, JsonNode asked) {
        boolean tool = wantsTool(asked);
        return """
                {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"%s-2024-07-18",\
                "choices":[{"index":0,"message":%s,"finish_reason":"%s"}],"usage":%s}"""
                .formatted(model, tool ? TOOL_CALL : TEXT, tool ? "tool_calls" : "stop", USAGE);
    }

    private static boolean wantsTool(JsonNode asked) {
        for (var message : asked.path("messages")) {
            if (message.path("role").asString("").equals("tool")) {
                return false;
            }
        }
        return !asked.path("tools").isEmpty();
    }

    private static String refusal() {
        return """
                {"error":{"message":"Rate limit reached","type":"rate_limit_error","code":"rate_limit"}}""";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.Contract;
import dev.agentmetrics.server.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The published description of the API against the running server, in both directions. */
@ExtendWith(TestServer.Extension.class)
class ContractIT {

    private static final Path EXAMPLES = Path.of("..", "contract", "examples");

    private final TestServer server;

    ContractIT(TestServer server) {
        this.server = server;
    }

    @Test
    void describesEveryRouteOfTheServerAndNoOther() {
        var served = new TreeSet<String>();
        server.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(
                        mapping ->
                                mapping.getPatternValues()
                                        .forEach(
                                                path ->
                                                        mapping.getMethodsCondition()
                                                                .getMethods()
                                                                .forEach(
                                                                        method ->
                                                                                served.add(
                                                                                        method + " "
                                                                                                + path))));
        served.removeIf(route -> !route.contains(" /v1/"));
        assertThat(served).isNotEmpty().containsExactlyElementsOf(Contract.described());
    }

    /** Without a credential, so that only the credential is missing, never the route. */
    @Test
    void answersEveryOperationThatItDescribes() {
        for (var route : Contract.described()) {
            var method = route.substring(0, route.indexOf(' '));
            var path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{\\w+}", "x");
            var answer =
                    server.send(
                            server.request(path)
                                    .header("Content-Type", "application/json")
                                    .method(
                                            method,
                                            method.equals("GET")
                                                    ? HttpRequest.BodyPublishers.noBody()
                                                    : HttpRequest.BodyPublishers.ofString("{}")));
            Contract.assertDescribed(route, answer);
        }
    }

    @Test
    void answersEventsAsDescribed() throws IOException {
        var key = server.newTenant("contract").writeKey();
        var example = Files.readString(EXAMPLES.resolve("event-python.json"));
        var answer = server.post("/v1/events", key, example);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        Contract.assertDescribed("POST /v1/events", answer);

        var batch = Files.readString(EXAMPLES.resolve("batch-javascript.json"));
        var several = server.post("/v1/events/batch", key, batch.replace("]}]}", "]}},{}]}"));
        Contract.assertDescribed("POST /v1/events/batch", several);
        Contract.assertDescribed(
                "POST /v1/events/batch",
                server.post("/v1/events/batch", key, "{\"events\":[{},5," + example + "]}"));
        for (var bad :
                new String[] {"", "{", "[]", "{}", "{\"events\":[]}", "{\"status\":\"odd\"}"}) {
            Contract.assertDescribed("POST /v1/events", server.post("/v1/events", key, bad));
            Contract.assertDescribed(
                    "POST /v1/events/batch", server.post("/v1/events/batch", key, bad));
        }
    }

    @Test
    void answersHealthAsDescribed() {
        var answer = server.get("/v1/health");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"event_store\":\"ok\"", "\"control_store\":\"ok\"");
        Contract.assertDescribed("GET /v1/health", answer);
        assertThat(server.get("/health").body()).isEqualTo(answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "event-python.json,Event",
        "batch-javascript.json,Batch",
        "receipt-event.json,Receipt",
        "receipt-batch.json,Receipt",
        "error.json,Error",
        "health.json,Health"
    })
    void hasExamplesThatFitTheirSchemas(String example, String schema) throws IOException {
        var json = Files.readString(EXAMPLES.resolve(example));
        Contract.assertFits("#/components/schemas/" + schema, json);
    }

    /** The positive control: without it, a validator that accepts everything would do. */
    @Test
    void wouldNoticeAWrongAnswer() {
        assertThat(Contract.errors("#/components/schemas/Receipt", "{\"status\":\"accepted\"}"))
                .isNotEmpty();
        var page = "{\"runs\":[],\"next_cursor\":null%s}";
        assertThat(Contract.errors("#/components/schemas/RunPage", page.formatted(""))).isEmpty();
        assertThat(Contract.errors("#/components/schemas/RunPage", page.formatted(",\"more\":1")))
                .isNotEmpty();
        assertThat(Contract.errors("#/components/schemas/Error", "{\"error\":{},\"detail\":1}"))
                .isNotEmpty();
    }
}

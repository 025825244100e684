package dev.agentmetrics.server.client;

import tools.jackson.databind.JsonNode;

/** What a server said. */
public record Answer(int status, JsonNode body) {

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** For people: what was wrong, as the server puts it. */
    public String problem() {
        return body.path("error").path("message").asString("the server answered " + status);
    }
}

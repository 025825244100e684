package dev.agentmetrics.server.crypto.internal.cloud;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/** What a service answered. Prints as its status: the body may be a key. */
public record Answer(int status, JsonNode body, HttpHeaders headers) {

    public boolean isGood() {
        return status / 100 == 2;
    }

    /** Not now: it may work in a moment. */
    public boolean isPassing() {
        return status == 408 || status == 412 || status == 429 || status >= 500;
    }

    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}

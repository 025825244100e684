package dev.agentmetrics.server.identity.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.identity.OwnSession;
import java.time.Instant;
import java.util.List;

/** Somebody's sessions. */
record OwnSessionsView(List<View> sessions) {

    record View(
            String id,
            String device,
            String address,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("seen_at") Instant seenAt,
            boolean current) {}

    static OwnSessionsView of(List<OwnSession> sessions) {
        return new OwnSessionsView(
                sessions.stream()
                        .map(
                                session ->
                                        new View(
                                                session.id().toString(),
                                                session.device(),
                                                session.address(),
                                                session.createdAt(),
                                                session.seenAt(),
                                                session.current()))
                        .toList());
    }
}

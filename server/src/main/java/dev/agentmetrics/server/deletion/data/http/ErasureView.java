package dev.agentmetrics.server.deletion.data.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.deletion.data.Erasure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A wish that data be gone, and how far it has come. */
record ErasureView(
        String id,
        String kind,
        String subject,
        String state,
        @JsonProperty("requested_at") Instant requestedAt,
        @JsonProperty("due_at") Instant dueAt,
        @JsonProperty("hidden_at") @Nullable Instant hiddenAt,
        @JsonProperty("erased_at") @Nullable Instant erasedAt,
        long runs,
        @JsonProperty("client_events") long clientEvents,
        long spans,
        @Nullable String receipt) {

    static ErasureView of(Erasure erasure) {
        return new ErasureView(
                erasure.id().toString(),
                erasure.kind(),
                erasure.subject(),
                erasure.state().text(),
                erasure.requestedAt(),
                erasure.dueAt(),
                erasure.hiddenAt(),
                erasure.erasedAt(),
                erasure.rows().runs(),
                erasure.rows().clientEvents(),
                erasure.rows().spans(),
                erasure.receipt());
    }
}

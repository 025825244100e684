package dev.agentmetrics.server.deletion.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.deletion.DeletionService;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the deletion of an organisation has come. */
record DeletionView(
        String state,
        @JsonProperty("requested_at") @Nullable Instant requestedAt,
        @JsonProperty("requested_by") @Nullable String requestedBy,
        @JsonProperty("due_at") @Nullable Instant dueAt,
        @JsonProperty("grace_days") int graceDays) {

    static DeletionView of(DeletionService.Progress progress) {
        var deletion = progress.deletion();
        return deletion == null
                ? new DeletionView("none", null, null, null, progress.graceDays())
                : new DeletionView(
                        deletion.state().text(),
                        deletion.requestedAt(),
                        progress.requestedBy(),
                        deletion.dueAt(),
                        progress.graceDays());
    }
}

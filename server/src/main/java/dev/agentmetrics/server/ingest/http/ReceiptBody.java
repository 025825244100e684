package dev.agentmetrics.server.ingest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.ingest.IngestReceipt;
import dev.agentmetrics.server.ingest.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients of both known dialects of the write API expect, in one body. */
record ReceiptBody(
        String status,
        @JsonProperty("event_id") @JsonInclude(JsonInclude.Include.NON_NULL)
                @Nullable String eventId,
        int accepted,
        int rejected,
        int repeated,
        Counts data,
        List<Rejection> errors) {

    ReceiptBody {
        errors = List.copyOf(errors);
    }

    static ReceiptBody of(IngestReceipt receipt) {
        int rejected = receipt.rejections().size();
        return new ReceiptBody(
                receipt.accepted() > 0 ? "accepted" : "rejected",
                receipt.id() == null ? null : receipt.id().toString(),
                receipt.accepted(),
                rejected,
                receipt.repeated(),
                new Counts(receipt.accepted(), rejected),
                receipt.rejections());
    }

    record Counts(int accepted, int rejected) {}
}

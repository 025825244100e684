package dev.agentmetrics.server.accounts.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.AuditTrail;
import dev.agentmetrics.server.audit.AuditRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page of the log. */
record AuditPageView(
        List<RecordView> records,
        Map<String, String> people,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    record ActorView(String kind, String id) {}

    record FromView(String address, String agent) {}

    record RecordView(
            long seq,
            Instant at,
            String type,
            ActorView actor,
            FromView from,
            Map<String, String> details,
            String hash) {

        static RecordView of(AuditRecord record) {
            var event = record.event();
            return new RecordView(
                    record.seq(),
                    record.at(),
                    event.type().text(),
                    new ActorView(event.actor().kind().text(), event.actor().id()),
                    new FromView(event.from().address(), event.from().agent()),
                    event.details(),
                    record.hash());
        }
    }

    static AuditPageView of(AuditTrail.Page page) {
        return new AuditPageView(
                page.records().stream().map(RecordView::of).toList(),
                page.people(),
                page.next() == null ? null : page.next().toString());
    }
}

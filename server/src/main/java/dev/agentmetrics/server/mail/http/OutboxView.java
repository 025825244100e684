package dev.agentmetrics.server.mail.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.mail.MailStore;
import dev.agentmetrics.server.mail.OperatorOutbox;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages without what they say. */
record OutboxView(
        String delivery,
        List<MessageView> messages,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    record MessageView(
            String id,
            String template,
            String to,
            @JsonProperty("created_at") Instant createdAt,
            String state,
            @Nullable String trouble) {

        static MessageView of(MailStore.Row row) {
            var message = row.message();
            return new MessageView(
                    message.id().toString(),
                    message.template().text(),
                    message.to(),
                    message.createdAt(),
                    row.progress().state().text(),
                    row.progress().trouble());
        }
    }

    static OutboxView of(OperatorOutbox.Page page) {
        var next = page.next();
        return new OutboxView(
                page.delivered() ? "smtp" : "none",
                page.messages().stream().map(MessageView::of).toList(),
                next == null ? null : next.toString());
    }
}

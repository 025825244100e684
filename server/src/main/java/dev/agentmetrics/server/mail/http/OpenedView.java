package dev.agentmetrics.server.mail.http;

import dev.agentmetrics.server.mail.OperatorOutbox;
import org.jspecify.annotations.Nullable;

/** One message; subject and text are null where they are not shown. */
record OpenedView(OutboxView.MessageView message, @Nullable String subject, @Nullable String text) {

    static OpenedView of(OperatorOutbox.Opened opened) {
        var text = opened.text();
        return new OpenedView(
                OutboxView.MessageView.of(opened.message()),
                text == null ? null : text.subject(),
                text == null ? null : text.plain());
    }

    /** Its link is as good as a password. */
    @Override
    public String toString() {
        return "OpenedView";
    }
}

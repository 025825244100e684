package dev.agentmetrics.server.mail.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.mail.OperatorOutbox;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link OperatorOutbox}. */
@RestController
@RequestMapping("/v1/outbox")
class OutboxController {

    private final OperatorOutbox outbox;

    OutboxController(OperatorOutbox outbox) {
        this.outbox = outbox;
    }

    @GetMapping
    ResponseEntity<OutboxView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        return unstored(OutboxView.of(outbox.page(caller, MessageId.cursor(cursor), limit)));
    }

    @GetMapping("/{messageId}")
    ResponseEntity<OpenedView> open(Caller caller, @PathVariable String messageId) {
        return unstored(OpenedView.of(outbox.open(caller, MessageId.of(messageId))));
    }

    private static <T> ResponseEntity<T> unstored(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }
}

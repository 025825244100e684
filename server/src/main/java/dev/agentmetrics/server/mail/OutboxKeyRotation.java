package dev.agentmetrics.server.mail;

import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import org.springframework.stereotype.Component;

/** Seals messages that wait anew. */
@Component
class OutboxKeyRotation implements RotatesData {

    private final MailStore store;
    private final Outbox outbox;

    OutboxKeyRotation(MailStore store, Outbox outbox) {
        this.store = store;
        this.outbox = outbox;
    }

    @Override
    public boolean isFor(Purpose purpose) {
        return purpose == Purpose.Shared.OUTBOX;
    }

    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        var sealed = store.sealed();
        sealed.forEach(id -> store.box(id).ifPresent(box -> outbox.reseal(id, box)));
        return new Progress(sealed.size(), sealed.size());
    }

    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        return store.sealed().stream()
                .flatMap(id -> store.box(id).stream())
                .noneMatch(outbox::isOld);
    }
}

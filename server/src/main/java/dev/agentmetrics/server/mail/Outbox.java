package dev.agentmetrics.server.mail;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.TextSeal;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where every message goes first.
 *
 * <p>Guarantees that a message is there if and only if the transaction that caused it is, and that
 * what it says is sealed in the database: a link in it is as good as a password.
 */
@Component
class Outbox implements Mail {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final MailStore store;
    private final PublicUrl url;
    private final IdSource ids;
    private final Clock clock;
    private final TextSeal seal;
    private final Templates templates = new Templates();
    private final AtomicReference<Runnable> told = new AtomicReference<>(() -> {});

    Outbox(MailStore store, PublicUrl url, KeySource keys, IdSource ids, Clock clock) {
        this.store = store;
        this.url = url;
        this.ids = ids;
        this.clock = clock;
        this.seal = new TextSeal(keys.hmacKeys(KeySource.Name.OUTBOX));
    }

    @Override
    public void send(Template template, EmailAddress to, Map<String, String> values) {
        var all = new HashMap<>(values);
        all.put("email", to.text());
        all.put("server", url.text());
        var text = templates.render(template, all);
        var now = clock.instant();
        var message =
                new MailStore.Addressed(
                        ids.next(), template, to.text(), now, now.plus(template.useful()));
        store.insert(message, seal.seal(JSON.writeValueAsString(text), context(message.id())));
        tellAfterCommit();
    }

    /** Empty when the text was erased. */
    Optional<MessageText> text(UUID id) {
        return store.box(id)
                .map(box -> seal.open(box, context(id)))
                .map(json -> JSON.readValue(json, MessageText.class));
    }

    /** With the newest key. */
    void reseal(UUID id, byte[] box) {
        if (isOld(box)) {
            var context = context(id);
            store.reseal(id, box, seal.seal(seal.open(box, context), context));
        }
    }

    boolean isOld(byte[] box) {
        return seal.isOld(box);
    }

    /** Who is told when there is a message to deliver. */
    void tell(Runnable listener) {
        told.set(listener);
    }

    private void tellAfterCommit() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(
                    new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            told.get().run();
                        }
                    });
        } else {
            told.get().run();
        }
    }

    private static String context(UUID id) {
        return "mail_message " + id;
    }
}

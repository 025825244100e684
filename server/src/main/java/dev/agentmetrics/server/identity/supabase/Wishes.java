package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.identity.MailedLinkStore;
import dev.agentmetrics.server.identity.MailedLinkStore.Link;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What was asked for here and ends with a link of Supabase. Its links can be asked for elsewhere,
 * too, with the publishable key and a password; what nobody asked for here changes nothing here.
 *
 * <p>Kept with the links of this server, so a new password ends these, too, under a hash that no
 * token has.
 */
@Component
@OnSupabase
final class Wishes {

    static final Duration ADDRESS_VALID = Duration.ofHours(24);
    static final Duration ENROLMENT_VALID = Duration.ofHours(24);

    private final MailedLinkStore store;
    private final Clock clock;

    Wishes(MailedLinkStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Another address for somebody who is here; in the transaction that records it. */
    void address(PersonId person, EmailAddress email) {
        insert(new Link(Purpose.EMAIL, person, email), ADDRESS_VALID);
    }

    boolean isAddress(PersonId person, EmailAddress email) {
        return store.find(hash(Purpose.EMAIL, person, email), Purpose.EMAIL, clock.instant())
                .isPresent();
    }

    /** True for one caller only; in the transaction of the change. */
    boolean useAddress(PersonId person, EmailAddress email) {
        return store.use(hash(Purpose.EMAIL, person, email), Purpose.EMAIL, clock.instant());
    }

    /** Somebody whom another link lets in has to verify this address. */
    void enrolment(EmailAddress email) {
        insert(new Link(Purpose.SIGN_UP, null, email), ENROLMENT_VALID);
    }

    boolean isEnrolment(EmailAddress email) {
        return store.find(hash(Purpose.SIGN_UP, null, email), Purpose.SIGN_UP, clock.instant())
                .isPresent();
    }

    /** Wished for a second time, it holds longer. */
    private void insert(Link link, Duration validFor) {
        var now = clock.instant();
        var hash = hash(link.purpose(), link.person(), link.email());
        store.purge(now);
        store.use(hash, link.purpose(), now);
        store.insert(hash, link, now, now.plus(validFor));
    }

    private static byte[] hash(Purpose purpose, @Nullable PersonId person, EmailAddress email) {
        var whose = person == null ? "" : person.toString();
        var text = "supabase-wish\0" + purpose + "\0" + whose + "\0" + email.key();
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}

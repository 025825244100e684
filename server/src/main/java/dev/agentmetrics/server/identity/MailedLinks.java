package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.identity.MailedLinkStore.Link;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Links that are sent to an address to prove that somebody reads what arrives there.
 *
 * <p>Guarantees 256 bits of chance in each, that only a keyed hash is stored, that each works once
 * and for its purpose, and not after its time. The token stands behind the {@code #} of the link,
 * which browsers send to nobody.
 */
@Component
final class MailedLinks {

    private static final byte[] DOMAIN = "am-mailed-link-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final MailedLinkStore store;
    private final RandomSource random;
    private final PublicUrl url;
    private final Clock clock;
    private final HmacKeys keys;

    MailedLinks(
            MailedLinkStore store,
            RandomSource random,
            PublicUrl url,
            KeySource keys,
            Clock clock) {
        this.store = store;
        this.random = random;
        this.url = url;
        this.clock = clock;
        this.keys = keys.hmacKeys(KeySource.Name.SESSION);
    }

    /** The whole link, to a page of ours. Never in a log. */
    String create(Link link, String page, Duration validFor) {
        var token = random.token().reveal();
        var now = clock.instant();
        store.purge(now);
        store.insert(hash(keys.current(), link.purpose(), token), link, now, now.plus(validFor));
        return page(page) + "#" + token;
    }

    /** A page of ours, without any token. */
    String page(String page) {
        return url.text() + page;
    }

    /** Whose link this is; wrong, expired and used up look the same. */
    Link require(Purpose purpose, String token) {
        var now = clock.instant();
        return keys.usable().stream()
                .flatMap(key -> store.find(hash(key, purpose, token), purpose, now).stream())
                .findFirst()
                .orElseThrow(MailedLinks::unknown);
    }

    /** Uses it up, in the transaction of what it is good for; false when it was used before. */
    boolean use(Purpose purpose, String token) {
        var now = clock.instant();
        return keys.usable().stream()
                .anyMatch(key -> store.use(hash(key, purpose, token), purpose, now));
    }

    void forget(PersonId person) {
        store.forget(person);
    }

    static ProblemException unknown() {
        return new ProblemException(new Problem.NotFound("link"));
    }

    private static byte[] hash(HmacKey key, Purpose purpose, String token) {
        return key.mac(DOMAIN, (purpose.text() + "\0" + token).getBytes(StandardCharsets.UTF_8));
    }
}

package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.CrockfordBase32;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Codes on paper for whoever has lost their second factor.
 *
 * <p>Guarantees that each works once, also when it is given twice at once; that a new set ends the
 * one before; and that they are kept only as keyed hashes, after they were shown once. 80 bits
 * each.
 */
@Component
public class RecoveryCodes {

    static final int COUNT = 10;

    private static final byte[] DOMAIN =
            "am-recovery-code-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 16;
    private static final int GROUP = 4;

    private final RecoveryCodeStore store;
    private final FactorJournal journal;
    private final TransactionOperations transactions;
    private final HmacKeys keys;
    private final RandomSource random;
    private final Clock clock;

    RecoveryCodes(
            RecoveryCodeStore store,
            FactorJournal journal,
            TransactionOperations transactions,
            KeySource keys,
            RandomSource random,
            Clock clock) {
        this.store = store;
        this.journal = journal;
        this.transactions = transactions;
        this.keys = keys.hmacKeys(KeySource.Name.SECOND_FACTOR);
        this.random = random;
        this.clock = clock;
    }

    public int left(PersonId person) {
        return store.left(person);
    }

    /** A new set, to be shown once; the one before is worth nothing any more. */
    List<Secret> replace(PersonId person) {
        var codes =
                Stream.generate(() -> CrockfordBase32.encodeLowBits(random.bytes(LENGTH)))
                        .limit(COUNT)
                        .toList();
        var key = keys.current();
        store.replace(
                person,
                codes.stream().map(code -> hash(key, person, code)).toList(),
                clock.instant());
        return codes.stream().map(RecoveryCodes::grouped).toList();
    }

    void forget(PersonId person) {
        store.deleteAll(person);
    }

    /** Uses a code up and tells the person. */
    boolean use(PersonId person, String typed, Origin from) {
        var code = normal(typed);
        return code.length() == LENGTH
                && Boolean.TRUE.equals(transactions.execute(_ -> useUp(person, code, from)));
    }

    private boolean useUp(PersonId person, String code, Origin from) {
        var now = clock.instant();
        boolean mine =
                keys.usable().stream()
                        .anyMatch(key -> store.use(person, hash(key, person, code), now));
        if (mine) {
            journal.recoveryCodeUsed(person, store.left(person), from);
        }
        return mine;
    }

    private static byte[] hash(HmacKey key, PersonId person, String code) {
        return key.mac(
                DOMAIN,
                person.toString().getBytes(StandardCharsets.US_ASCII),
                code.getBytes(StandardCharsets.US_ASCII));
    }

    /** People type them from paper. */
    private static String normal(String typed) {
        return typed.length() > 3 * LENGTH
                ? ""
                : typed.toUpperCase(Locale.ROOT)
                        .replaceAll("[\\s-]", "")
                        .replace('O', '0')
                        .replace('I', '1')
                        .replace('L', '1');
    }

    private static Secret grouped(String code) {
        var text = new StringBuilder();
        for (int i = 0; i < LENGTH; i += GROUP) {
            text.append(i == 0 ? "" : "-").append(code, i, i + GROUP);
        }
        return Secret.of(text.toString());
    }
}

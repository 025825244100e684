package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.UserPseudonym;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * Turns an end user's name into what finds their data and does not tell the name: digests of the
 * name and of its pseudonyms, with a salt of its own each time. Names are guessable, so whoever has
 * both can try names; nobody can read one.
 */
@Component
class EndUserDigest {

    private static final int SALT_BYTES = 16;

    /** As many as find room where wishes are kept: those of the newest keys. */
    private static final int MOST_PSEUDONYMS = 15;

    private final RandomSource random;
    private final UserPseudonym users;

    EndUserDigest(RandomSource random, UserPseudonym users) {
        this.random = random;
        this.users = users;
    }

    ChosenEvents.OfEndUser of(OrgId org, String name) {
        var salt = HexFormat.of().formatHex(random.bytes(SALT_BYTES));
        return new ChosenEvents.OfEndUser(
                salt,
                digest(salt, name),
                users.all(org, name).stream()
                        .limit(MOST_PSEUDONYMS)
                        .map(pseudonym -> digest(salt, pseudonym))
                        .map(digest -> digest.substring(0, ChosenEvents.OfEndUser.PSEUDONYM_DIGITS))
                        .toList());
    }

    private static String digest(String salt, String text) {
        var digest = Hashes.sha256((salt + text).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().withUpperCase().formatHex(digest);
    }
}

package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * Turns an end user's name into what finds their data and does not tell the name: a digest with a
 * salt of its own each time. Names are guessable, so whoever has both can try names; nobody can
 * read one.
 */
@Component
class EndUserDigest {

    private static final int SALT_BYTES = 16;

    private final RandomSource random;

    EndUserDigest(RandomSource random) {
        this.random = random;
    }

    ChosenEvents.OfEndUser of(String name) {
        var salt = HexFormat.of().formatHex(random.bytes(SALT_BYTES));
        var digest = Hashes.sha256((salt + name).getBytes(StandardCharsets.UTF_8));
        return new ChosenEvents.OfEndUser(salt, HexFormat.of().withUpperCase().formatHex(digest));
    }
}

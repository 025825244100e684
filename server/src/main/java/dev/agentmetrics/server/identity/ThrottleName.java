package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Under which names attempts are counted. */
final class ThrottleName {

    private ThrottleName() {}

    /** A password typed into the wrong field must not stay in memory as text. */
    static String account(String key) {
        return HexFormat.of().formatHex(Hashes.sha256(key.getBytes(StandardCharsets.UTF_8)), 0, 16);
    }
}

package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.crypto.Hashes;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Under which names attempts are counted. */
final class ThrottleName {

    private static final int IPV6_NETWORK_BYTES = 8;

    private ThrottleName() {}

    /** A password typed into the wrong field must not stay in memory as text. */
    static String account(String key) {
        return HexFormat.of().formatHex(Hashes.sha256(key.getBytes(StandardCharsets.UTF_8)), 0, 16);
    }

    /** Whoever has one IPv6 address has the whole /64. */
    static String network(Origin from) {
        var remoteAddress = from.address();
        if (remoteAddress.indexOf(':') < 0) {
            return remoteAddress;
        }
        try {
            var bytes = InetAddress.ofLiteral(remoteAddress).getAddress();
            return HexFormat.of()
                    .formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_NETWORK_BYTES)));
        } catch (IllegalArgumentException _) {
            return remoteAddress;
        }
    }
}

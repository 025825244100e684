package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.telemetry.UserPseudonym;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * 128 bits of an HMAC over organisation and user. The organisation comes first and has a fixed
 * length, so no two pairs are read alike; one person has unrelated pseudonyms in two organisations.
 */
@Component
class KeyedUserPseudonym implements UserPseudonym {

    private static final byte[] PURPOSE = "am-user-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 16;

    private final HmacKeys keys;

    KeyedUserPseudonym(KeySource keys) {
        this.keys = keys.hmacKeys(KeySource.Name.USER_PSEUDONYM);
    }

    @Override
    public String of(OrgId org, String userId) {
        return with(keys.current(), org, userId);
    }

    @Override
    public List<String> all(OrgId org, String userId) {
        return keys.usable().stream().map(key -> with(key, org, userId)).toList();
    }

    private static String with(HmacKey key, OrgId org, String userId) {
        var code =
                key.mac(
                        PURPOSE,
                        org.toString().getBytes(StandardCharsets.US_ASCII),
                        userId.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(code, 0, BYTES);
    }
}

package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.crypto.Base62;
import dev.agentmetrics.server.crypto.CrockfordBase32;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What a key looks like: {@code am_live_} or {@code am_test_}, a public id of 10 characters, {@code
 * _}, 43 characters of secret (256 bits), and 6 of checksum.
 *
 * <p>Guarantees that a typing error is noticed without asking the store. The checksum is no secret
 * and proves nothing.
 */
final class KeyFormat {

    private static final int PREFIX = 8;
    private static final int ID = 10;
    private static final int SECRET = 43;
    private static final int CHECKSUM = 6;
    static final int SECRET_START = PREFIX + ID + 1;
    private static final int CHECKED = SECRET_START + SECRET;
    static final int LENGTH = CHECKED + CHECKSUM;
    private static final int SHOWN = 4;

    private KeyFormat() {}

    static String newId(RandomSource random) {
        return CrockfordBase32.encodeLowBits(random.bytes(ID));
    }

    static Secret newKey(ApiKey.Mode mode, String keyId, RandomSource random) {
        var checked = mode.prefix() + keyId + "_" + random.token().reveal();
        return Secret.of(checked + checksum(checked));
    }

    /** Right shape and right checksum. */
    static boolean isWellFormed(String key) {
        if (key.length() != LENGTH
                || !(key.startsWith(ApiKey.Mode.LIVE.prefix())
                        || key.startsWith(ApiKey.Mode.TEST.prefix()))
                || key.charAt(SECRET_START - 1) != '_') {
            return false;
        }
        for (int i = PREFIX; i < PREFIX + ID; i++) {
            if (!CrockfordBase32.isDigit(key.charAt(i))) {
                return false;
            }
        }
        for (int i = SECRET_START; i < LENGTH; i++) {
            if (!Base62.isDigit(key.charAt(i))) {
                return false;
            }
        }
        return key.endsWith(checksum(key.substring(0, CHECKED)));
    }

    /** Of a well-formed key. */
    static String keyId(String key) {
        return key.substring(PREFIX, PREFIX + ID);
    }

    /** The end of the checksum, by which a person recognises a key in a list. */
    static String lastFour(Secret key) {
        return key.reveal().substring(LENGTH - SHOWN);
    }

    private static String checksum(String checked) {
        var crc = new CRC32();
        crc.update(checked.getBytes(StandardCharsets.US_ASCII));
        return Base62.encode(crc.getValue(), CHECKSUM);
    }
}

package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.crypto.Base62;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Keys of the right shape that nobody has issued. Put together here, so that none stands in a file.
 */
final class KeySamples {

    private KeySamples() {}

    static String one(int number) {
        var checked = "am_live_%010d_%s".formatted(number, "k".repeat(43));
        var crc = new CRC32();
        crc.update(checked.getBytes(StandardCharsets.US_ASCII));
        return checked + Base62.encode(crc.getValue(), 6);
    }
}

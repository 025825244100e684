package dev.agentmetrics.server.crypto.internal.gcp;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.util.zip.CRC32C;
import tools.jackson.databind.JsonNode;

/**
 * Google asks its clients to check that nothing was damaged between their memory and Google's: TLS
 * covers only the way between. A damaged wrapped key would be found out when it is needed.
 */
final class Checksums {

    private Checksums() {}

    /** As the API has it: a number in a string. */
    static String of(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return Long.toString(crc.getValue());
    }

    /** What arrived here is what was sent. */
    static byte[] require(byte[] bytes, JsonNode answer, String field) {
        if (!of(bytes).equals(answer.path(field).asString(""))) {
            throw damaged();
        }
        return bytes;
    }

    /** What arrived there is what we sent. */
    static void requireVerified(JsonNode answer, String field) {
        if (!answer.path(field).asBoolean(false)) {
            throw damaged();
        }
    }

    private static KeyManagerException damaged() {
        return new KeyManagerException.Unavailable(
                "what Cloud KMS got or gave was damaged on the way; try again");
    }
}

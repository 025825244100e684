package dev.agentmetrics.server.crypto.internal.azure;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Several byte strings in one, and back: each with its length before it, nothing after the last.
 */
final class Parts {

    private static final byte FORMAT = 1;

    private Parts() {}

    static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        out.write(FORMAT);
        for (var part : parts) {
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static List<byte[]> split(byte[] whole, int count) throws NotOpenedException {
        var in = ByteBuffer.wrap(whole);
        var parts = new ArrayList<byte[]>();
        try {
            if (in.get() != FORMAT) {
                throw new NotOpenedException();
            }
            for (var i = 0; i < count; i++) {
                int length = in.getInt();
                if (length < 0 || length > in.remaining()) {
                    throw new NotOpenedException();
                }
                var part = new byte[length];
                in.get(part);
                parts.add(part);
            }
        } catch (BufferUnderflowException _) {
            throw new NotOpenedException();
        }
        if (in.hasRemaining()) {
            throw new NotOpenedException();
        }
        return parts;
    }

    /** The last piece of a key's address, which names its version. */
    static byte[] versionOf(String kid) {
        return kid.substring(kid.lastIndexOf('/') + 1).getBytes(StandardCharsets.US_ASCII);
    }

    /** It becomes part of an address, so it is checked. */
    static String version(byte[] part) throws NotOpenedException {
        var text = new String(part, StandardCharsets.US_ASCII);
        if (!text.matches("[0-9a-f]{32}")) {
            throw new NotOpenedException();
        }
        return text;
    }
}

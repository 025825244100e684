package dev.agentmetrics.server.ingest.otlp.mapping;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Identifiers of OTLP: so many bytes, and never all zero. */
final class Ids {

    static final int TRACE = 16;
    static final int SPAN = 8;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Ids() {}

    /** Lower-case hex, or null for what is none. */
    static @Nullable String hex(ByteString id, int length) {
        if (id.size() != length) {
            return null;
        }
        var text = new byte[2 * length];
        int all = 0;
        for (int i = 0; i < length; i++) {
            byte b = id.byteAt(i);
            all |= b;
            text[2 * i] = DIGITS[(b >> 4) & 15];
            text[2 * i + 1] = DIGITS[b & 15];
        }
        return all == 0 ? null : new String(text, StandardCharsets.ISO_8859_1);
    }
}

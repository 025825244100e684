package dev.agentmetrics.server.crypto.keymanager;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a wrapped key belongs to: authenticated, not hidden. A cloud gets it as its encryption
 * context and logs it; others get {@link #bytes} as associated data.
 */
public record KeyContext(Map<String, String> entries) {

    public KeyContext {
        entries = Map.copyOf(entries);
    }

    public static KeyContext of(String name, String value) {
        return new KeyContext(Map.of(name, value));
    }

    /** By name, so that the order in which they were given does not matter. */
    public SortedMap<String, String> sorted() {
        return new TreeMap<>(entries);
    }

    /** One encoding for one context: each text with its length before it. */
    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes("am-key-context-v1\0".getBytes(StandardCharsets.US_ASCII));
        sorted().forEach(
                        (name, value) -> {
                            write(out, name);
                            write(out, value);
                        });
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }
}

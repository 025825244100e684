package dev.agentmetrics.server.identity;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A password on its way in, exactly as received, in UTF-8.
 *
 * <p>Guarantees that it prints as {@code ***}, has no properties for a serialiser, and is
 * overwritten by {@link #close()}. Does not guarantee that no other copy is in memory: the parser's
 * and the network's buffers held it before.
 */
public final class Password implements AutoCloseable {

    private static final int MAX_BYTES_PER_CHAR = 3;

    private final byte[] utf8;

    private Password(byte[] utf8) {
        this.utf8 = utf8;
    }

    /**
     * Text that is no valid Unicode gives an empty password, which every policy refuses: replacing
     * characters would make different passwords the same.
     */
    public static Password of(char[] text, int offset, int length) {
        var buffer = new byte[length * MAX_BYTES_PER_CHAR];
        var encoded = ByteBuffer.wrap(buffer);
        var outcome =
                StandardCharsets.UTF_8
                        .newEncoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .encode(CharBuffer.wrap(text, offset, length), encoded, true);
        int used = outcome.isError() ? 0 : encoded.position();
        var utf8 = Arrays.copyOf(buffer, used);
        Arrays.fill(buffer, (byte) 0);
        return new Password(utf8);
    }

    /** Its bytes; not a copy, so they are gone after {@link #close()}. */
    public byte[] utf8() {
        return utf8;
    }

    /** Its characters, to be overwritten by the caller. */
    char[] characters() {
        var buffer = CharBuffer.wrap(new char[utf8.length]);
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8), buffer, true);
        var characters = Arrays.copyOf(buffer.array(), buffer.position());
        Arrays.fill(buffer.array(), '\0');
        return characters;
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public String toString() {
        return "***";
    }
}

package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.apikeys.KeyScanner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Looks for keys in a stream, a piece at a time, so that size costs time and no memory. A key is
 * plain ASCII, so every byte may be taken for a character; only UTF-16, which announces itself, is
 * read as what it is.
 */
final class KeyFinder {

    /** What is beyond is not looked at. */
    static final long MAX_BYTES = 256L << 20;

    private static final int PIECE = 1 << 20;

    private KeyFinder() {}

    /**
     * @param sink gets the line, and what may be shown of the key
     * @return whether all of it was looked at
     */
    static boolean find(InputStream content, BiConsumer<Long, String> sink) throws IOException {
        long line = 1;
        long read = 0;
        var rest = "";
        var bytes = content.readNBytes(PIECE);
        var charset = charset(bytes);
        while (bytes.length > 0 && read < MAX_BYTES) {
            read += bytes.length;
            var text = rest + new String(bytes, charset);
            int from = 0;
            for (var key : KeyScanner.find(text)) {
                line += lines(text, from, key.offset());
                sink.accept(line, KeyScanner.shown(text, key));
                from = key.end();
            }
            int keep = Math.max(from, text.length() - KeyScanner.OVERLAP);
            line += lines(text, from, keep);
            rest = text.substring(keep);
            bytes = content.readNBytes(PIECE);
        }
        return bytes.length == 0;
    }

    private static long lines(String text, int from, int to) {
        return text.substring(from, to).chars().filter(c -> c == '\n').count();
    }

    private static Charset charset(byte[] begin) {
        if (begin.length >= 2 && begin[0] == (byte) 0xFF && begin[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (begin.length >= 2 && begin[0] == (byte) 0xFE && begin[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.ISO_8859_1;
    }
}

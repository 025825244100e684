package dev.agentmetrics.server.secrecy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A needle in one form: the bytes that are looked for. */
final class Word {

    private final String kind;
    private final String form;
    private final byte[] bytes;
    private final Charset charset;
    private final @Nullable Predicate<String> test;

    Word(String kind, String form, byte[] bytes) {
        this(kind, form, bytes, StandardCharsets.ISO_8859_1, null);
    }

    /**
     * @param test of what stands there, read in this character set
     */
    Word(
            String kind,
            String form,
            byte[] bytes,
            Charset charset,
            @Nullable Predicate<String> test) {
        this.kind = kind;
        this.form = form;
        this.bytes = bytes;
        this.charset = charset;
        this.test = test;
    }

    String kind() {
        return kind;
    }

    String form() {
        return form;
    }

    int length() {
        return bytes.length;
    }

    /** The first eight bytes. */
    long begin() {
        long begin = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            begin = (begin << 8) | (bytes[i] & 0xFF);
        }
        return begin;
    }

    /** Whether it stands there. */
    boolean isAt(byte[] text, int from, int end) {
        int to = from + bytes.length;
        if (to > end || !Arrays.equals(text, from, to, bytes, 0, bytes.length)) {
            return false;
        }
        int seen = Math.min(end, from + Needle.LOOK_AHEAD) - from;
        return test == null || test.test(new String(text, from, seen, charset));
    }
}

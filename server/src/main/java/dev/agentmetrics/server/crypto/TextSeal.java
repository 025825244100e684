package dev.agentmetrics.server.crypto;

import dev.agentmetrics.server.crypto.internal.AesGcm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Seals short texts that a database keeps: AES-256-GCM with a key derived from one of ours.
 *
 * <p>Guarantees that who reads the database learns the text's length and nothing else, and that a
 * changed or moved text is not opened: the context, such as the row's id, must be the same. Does
 * not notice that an older text of the same row was put back. Good for some 2<sup>32</sup> texts
 * per key.
 */
public final class TextSeal {

    private static final byte[] DERIVATION =
            "am-text-seal-v1\0".getBytes(StandardCharsets.US_ASCII);

    /** Begins a text that names its key; those of earlier releases do not. */
    private static final byte[] MARK = "AMS2".getBytes(StandardCharsets.US_ASCII);

    private final HmacKeys keys;

    public TextSeal(HmacKeys keys) {
        this.keys = keys;
    }

    /** {@code AMS2}, the length of the key's id, the id, and the box. */
    public byte[] seal(String text, String context) {
        var key = keys.current();
        var id = key.id().getBytes(StandardCharsets.US_ASCII);
        var box = AesGcm.seal(derived(key), text.getBytes(StandardCharsets.UTF_8), bytes(context));
        var whole = Arrays.copyOf(MARK, MARK.length + 1 + id.length + box.length);
        whole[MARK.length] = (byte) id.length;
        System.arraycopy(id, 0, whole, MARK.length + 1, id.length);
        System.arraycopy(box, 0, whole, MARK.length + 1 + id.length, box.length);
        return whole;
    }

    /** Fails when the text was changed, or sealed elsewhere or with another key. */
    public String open(byte[] whole, String context) {
        var named = keyId(whole).flatMap(keys::find);
        if (named.isPresent()) {
            int at = MARK.length + 1 + whole[MARK.length];
            var opened = open(named.get(), Arrays.copyOfRange(whole, at, whole.length), context);
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        return keys.usable().stream()
                .flatMap(key -> open(key, whole, context).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a sealed text cannot be opened"));
    }

    /** Whether a newer key would seal it now. */
    public boolean isOld(byte[] whole) {
        return !keyId(whole).equals(Optional.of(keys.current().id()));
    }

    private static Optional<String> keyId(byte[] whole) {
        int begin = MARK.length + 1;
        if (whole.length < begin || !Arrays.equals(MARK, Arrays.copyOf(whole, MARK.length))) {
            return Optional.empty();
        }
        int length = whole[MARK.length];
        return length < 1 || whole.length < begin + length
                ? Optional.empty()
                : Optional.of(new String(whole, begin, length, StandardCharsets.US_ASCII));
    }

    private static Optional<String> open(HmacKey key, byte[] box, String context) {
        try {
            var text = AesGcm.open(derived(key), box, bytes(context));
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (AesGcm.NotOurs _) {
            return Optional.empty();
        }
    }

    private static byte[] derived(HmacKey key) {
        return key.mac(DERIVATION);
    }

    private static byte[] bytes(String context) {
        return context.getBytes(StandardCharsets.UTF_8);
    }
}

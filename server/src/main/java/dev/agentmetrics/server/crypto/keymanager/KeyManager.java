package dev.agentmetrics.server.crypto.keymanager;

/**
 * Keeps the few keys that everything else hangs from, and works with them without handing them out.
 *
 * <p>Guarantees, whichever kind it is:
 *
 * <ul>
 *   <li>What {@link #wrap} gave can be unwrapped with the same key and the same context only, and
 *       any change to it is noticed ({@link KeyManagerException.Refused}).
 *   <li>{@link #wrap} uses the newest version of a key, always. An older one only unwraps.
 *   <li>A version that is disabled or destroyed does nothing any more; disabled can be undone with
 *       {@link #enable}, destroyed cannot, by anybody.
 *   <li>Every call ends, within some seconds, with an answer or with one of the three {@link
 *       KeyManagerException}s. Nothing is retried for longer than that.
 *   <li>No exception, log line or {@code toString} holds a key, a plaintext or a credential.
 * </ul>
 *
 * <p>Does not guarantee that the key is in hardware or cannot be copied: {@link #describe} says so.
 * Does not hide the length of what is wrapped. It is slow (a network or a token away) and is asked
 * a few times a minute, never per request. Safe to call from any thread.
 */
public interface KeyManager extends AutoCloseable {

    /** What a key can do. Many key managers keep these apart, so a key does one thing. */
    enum Use {
        WRAP,
        MAC
    }

    /**
     * Makes the key with its first version, or does nothing when there is one of this name. Two
     * nodes that start at once end up with the same key.
     *
     * @return its newest version
     */
    KeyVersion create(KeyName key, Use use);

    /** Makes a new version, which is used from now on. Older ones are left as they are. */
    KeyVersion rotate(KeyName key);

    /** An older version refuses to do anything until {@link #enable}. Again does nothing. */
    void disable(KeyName key, int version);

    /** Undoes {@link #disable}. Refused for a version that was destroyed. */
    void enable(KeyName key, int version);

    /**
     * The end of an older version and of everything that only it can unwrap. Where a provider
     * insists on a waiting time, the version is unusable at once and gone after it. Again does
     * nothing.
     */
    void destroy(KeyName key, int version);

    /**
     * Encrypts with the newest version.
     *
     * @param plaintext at most 4096 bytes: a key, not data
     */
    WrappedKey wrap(KeyName key, byte[] plaintext, KeyContext context);

    /** What was wrapped, by whichever version that is still enabled. */
    byte[] unwrap(KeyName key, WrappedKey wrapped, KeyContext context);

    /**
     * The 32-byte HMAC-SHA256 under a key for {@link Use#MAC}. A kind that has no such keys ({@link
     * KeyManagerDescription#canMac}) refuses, here and in {@link #create}.
     *
     * @param data at most 4096 bytes
     */
    byte[] mac(KeyName key, int version, byte[] data);

    /**
     * What there is, as of now: asks the key manager, so it also tells whether it can be reached.
     */
    KeyManagerDescription describe();

    @Override
    void close();
}

package dev.agentmetrics.server.crypto.keyring;

/**
 * A key that protects data: 32 random bytes with a purpose and a version.
 *
 * <p>Guarantees that it prints as its name. Does not guarantee that it is gone from memory after
 * use. Do not keep one: ask the {@link KeyRing} again, which answers from memory and stops
 * answering five minutes after the key manager did. Who must keep something (an open file's cipher)
 * keeps what it derived, and nothing else.
 */
public final class DataKey {

    /** Of every data key. */
    public static final int BYTES = 32;

    private final DataKeyInfo info;
    private final byte[] key;

    public DataKey(DataKeyInfo info, byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException(info.id() + " is not of " + BYTES + " bytes");
        }
        this.info = info;
        this.key = key.clone();
    }

    public DataKeyInfo info() {
        return info;
    }

    public Purpose purpose() {
        return info.purpose();
    }

    public int version() {
        return info.version();
    }

    /** A copy of the bytes, for an engine that needs them. Each call is a place to review. */
    public byte[] reveal() {
        return key.clone();
    }

    @Override
    public String toString() {
        return "DataKey[" + info.id() + "]";
    }
}

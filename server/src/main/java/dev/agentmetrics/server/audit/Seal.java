package dev.agentmetrics.server.audit;

import java.util.Arrays;

/** A keyed code over the head of a chain, and the name of the key that made it. */
public final class Seal {

    /** Of a chain without a record. */
    public static final Seal NONE = new Seal("", new byte[0]);

    private final String keyId;
    private final byte[] code;

    public Seal(String keyId, byte[] code) {
        this.keyId = keyId;
        this.code = code.clone();
    }

    public String keyId() {
        return keyId;
    }

    public byte[] code() {
        return code.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Seal seal
                && keyId.equals(seal.keyId)
                && Arrays.equals(code, seal.code);
    }

    @Override
    public int hashCode() {
        return keyId.hashCode();
    }

    @Override
    public String toString() {
        return "Seal[" + keyId + "]";
    }
}

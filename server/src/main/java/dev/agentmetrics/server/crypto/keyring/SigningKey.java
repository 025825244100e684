package dev.agentmetrics.server.crypto.keyring;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import dev.agentmetrics.server.crypto.internal.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Signs with Ed25519, with a key that follows from a version of {@link
 * Purpose.Shared#AUDIT_SIGNING}.
 *
 * <p>Guarantees that a signature is nobody else's who does not have that data key. The public key
 * may be given to anybody; who verifies must have got it from somewhere other than what was signed.
 */
public final class SigningKey {

    private static final byte[] DERIVATION = "am-ed25519-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final String id;
    private final Ed25519Sign.KeyPair pair;

    private SigningKey(String id, Ed25519Sign.KeyPair pair) {
        this.id = id;
        this.pair = pair;
    }

    public static SigningKey of(DataKey key) {
        try {
            var seed = HmacSha256.mac(key.reveal(), DERIVATION);
            return new SigningKey(key.info().id(), Ed25519Sign.KeyPair.newKeyPairFromSeed(seed));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("Ed25519 is not available", failure);
        }
    }

    /** Names the key and its version. */
    public String id() {
        return id;
    }

    /** 32 bytes. */
    public byte[] publicKey() {
        return pair.getPublicKey();
    }

    /** 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            return new Ed25519Sign(pair.getPrivateKey()).sign(message);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("Ed25519 is not available", failure);
        }
    }

    /** Whether the message was signed with the key that belongs to this public key. */
    public static boolean isSigned(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            new Ed25519Verify(publicKey).verify(signature, message);
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}

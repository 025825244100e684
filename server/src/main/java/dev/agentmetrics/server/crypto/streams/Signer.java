package dev.agentmetrics.server.crypto.streams;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Signs, and checks what it signed: Ed25519.
 *
 * <p>Guarantees that only who holds the seed can sign. Holding it is needed to check as well, as
 * both are done by the same deployment.
 */
public final class Signer {

    private final Ed25519PrivateKeyParameters key;

    /**
     * @param seed 32 secret bytes
     */
    public Signer(byte[] seed) {
        key = new Ed25519PrivateKeyParameters(seed, 0);
    }

    public byte[] sign(byte[] message) {
        var signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
    }

    public boolean verifies(byte[] message, byte[] signature) {
        var signer = new Ed25519Signer();
        signer.init(false, key.generatePublicKey());
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }
}

package dev.agentmetrics.server.deletion.data;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import dev.agentmetrics.server.crypto.keyring.SigningKey;
import java.util.Set;

/** Signs a JWS with a key that never leaves {@code crypto}. */
final class ReceiptSigner implements JWSSigner {

    private final SigningKey key;
    private final JCAContext context = new JCAContext();

    ReceiptSigner(SigningKey key) {
        this.key = key;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] message) {
        return Base64URL.encode(key.sign(message));
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}

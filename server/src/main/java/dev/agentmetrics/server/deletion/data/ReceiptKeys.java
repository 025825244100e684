package dev.agentmetrics.server.deletion.data;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.SigningKey;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The public keys that verify receipts, as a JWK set (RFC 7517). No secret. */
@Component
public class ReceiptKeys {

    private final KeyRing keys;

    ReceiptKeys(KeyRing keys) {
        this.keys = keys;
    }

    public Map<String, Object> set() {
        // Made when there is none yet.
        keys.current(Purpose.Shared.AUDIT_SIGNING);
        return new JWKSet(
                        keys.versions(Purpose.Shared.AUDIT_SIGNING).stream()
                                .filter(
                                        version ->
                                                version.state() == DataKeyInfo.State.CURRENT
                                                        || version.state()
                                                                == DataKeyInfo.State.RETIRING)
                                .map(
                                        version ->
                                                SigningKey.of(
                                                        keys.version(
                                                                Purpose.Shared.AUDIT_SIGNING,
                                                                version.version())))
                                .<com.nimbusds.jose.jwk.JWK>map(ReceiptKeys::jwk)
                                .toList())
                .toJSONObject(true);
    }

    private static OctetKeyPair jwk(SigningKey key) {
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(key.publicKey()))
                .keyID(key.id())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.EdDSA)
                .build();
    }
}

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The public keys that verify receipts, as a JWK set (RFC 7517). No secret.
 *
 * <p>Guarantees that a key which signed a receipt stays in the set for ever, also when its version
 * was disabled and destroyed.
 */
@Component
public class ReceiptKeys {

    private final KeyRing keys;
    private final ReceiptKeyStore store;
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    ReceiptKeys(KeyRing keys, ReceiptKeyStore store) {
        this.keys = keys;
        this.store = store;
    }

    public Map<String, Object> set() {
        // Made when there is none yet.
        keys.current(Purpose.Shared.AUDIT_SIGNING);
        var all = new TreeMap<>(store.all());
        usable().forEach(key -> all.put(key.id(), key.publicKey()));
        return new JWKSet(
                        all.entrySet().stream()
                                .<com.nimbusds.jose.jwk.JWK>map(
                                        key -> jwk(key.getKey(), key.getValue()))
                                .toList())
                .toJSONObject(true);
    }

    /** In the transaction of the caller. */
    void keep(SigningKey key) {
        store.keep(key.id(), key.publicKey());
    }

    /** What signed receipts before keys were kept. Cheap when there is nothing new. */
    void keepUsable() {
        for (var key : usable()) {
            if (!kept.contains(key.id())) {
                keep(key);
                kept.add(key.id());
            }
        }
    }

    private List<SigningKey> usable() {
        return keys.versions(Purpose.Shared.AUDIT_SIGNING).stream()
                .filter(
                        version ->
                                version.state() == DataKeyInfo.State.CURRENT
                                        || version.state() == DataKeyInfo.State.RETIRING)
                .map(version -> keys.version(Purpose.Shared.AUDIT_SIGNING, version.version()))
                .map(SigningKey::of)
                .toList();
    }

    private static OctetKeyPair jwk(String id, byte[] publicKey) {
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(publicKey))
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.EdDSA)
                .build();
    }
}

package dev.agentmetrics.server.web.tls;

import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** What the server proves itself with: a key and its certificate chain, leaf first. */
public final class TlsIdentity {

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    List<X509Certificate> chain() {
        return chain;
    }

    PrivateKey key() {
        return key;
    }

    /** Whether the key is the one that the certificate is about. */
    boolean isWhole() {
        return isPair(key, leaf().getPublicKey());
    }

    static boolean isPair(PrivateKey key, PublicKey other) {
        var kind = key.getAlgorithm().replace("ECDSA", "EC");
        if (!kind.equals(other.getAlgorithm())) {
            return false;
        }
        var algorithm =
                switch (kind) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> kind;
                };
        var sample = new byte[] {1, 2, 3};
        return Pki.call(
                () -> {
                    var signer = Signature.getInstance(algorithm);
                    signer.initSign(key);
                    signer.update(sample);
                    var signature = signer.sign();
                    signer.initVerify(other);
                    signer.update(sample);
                    return signer.verify(signature);
                });
    }

    /** A key store in memory, as TLS libraries want it; the password protects nothing. */
    public KeyStore toKeyStore(String password) {
        return Pki.call(
                () -> {
                    var store = KeyStore.getInstance("PKCS12");
                    store.load(null, null);
                    store.setKeyEntry(
                            "server",
                            key,
                            password.toCharArray(),
                            chain.toArray(Certificate[]::new));
                    return store;
                });
    }

    /** Chooses this certificate, whatever it is asked for. */
    X509ExtendedKeyManager toKeyManager() {
        return Pki.call(
                () -> {
                    var password = "in memory";
                    var factory = KeyManagerFactory.getInstance("PKIX");
                    factory.init(toKeyStore(password), password.toCharArray());
                    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
                });
    }
}

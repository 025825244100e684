package dev.agentmetrics.server.web.tls;

import java.security.KeyStore;
import java.security.PrivateKey;
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

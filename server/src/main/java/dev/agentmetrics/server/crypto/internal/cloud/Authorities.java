package dev.agentmetrics.server.crypto.internal.cloud;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Who may vouch for a key manager: the system's authorities, or one file of certificates. */
public final class Authorities {

    private Authorities() {}

    public static SSLContext context(@Nullable Path pem) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers(pem), null);
            return context;
        } catch (GeneralSecurityException failure) {
            throw unusable(failure);
        }
    }

    /** Of the system when there is no file. */
    public static TrustManager[] managers(@Nullable Path pem) {
        try {
            var factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(pem == null ? null : read(pem));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException failure) {
            throw unusable(failure);
        }
    }

    private static KeyStore read(Path pem) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var input = Files.newInputStream(pem)) {
            var number = 0;
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(input)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        if (store.size() == 0) {
            throw new IOException("there is no certificate in it");
        }
        return store;
    }

    private static KeyManagerException unusable(Exception failure) {
        return new KeyManagerException.Misconfigured(
                "AGENTMETRICS_KEY_MANAGER_CA is not a file of certificates (PEM)", failure);
    }
}

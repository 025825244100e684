package dev.agentmetrics.server.web.tls;

import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * The TLS policy of every connection, and the certificate in use.
 *
 * <p>Guarantees TLS 1.3 and 1.2 only, and only suites with forward secrecy and authenticated
 * encryption, whatever the Java run time offers by default.
 */
public final class TlsContext {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] SUITES = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    };
    private static final String IN_MEMORY = "in memory";

    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final RenewedKeyManager keyManager;

    public TlsContext(TlsIdentity identity) {
        factory.setIncludeProtocols(PROTOCOLS);
        factory.setExcludeProtocols();
        factory.setIncludeCipherSuites(SUITES);
        factory.setExcludeCipherSuites();
        factory.setUseCipherSuitesOrder(true);
        factory.setRenegotiationAllowed(false);
        show(factory, identity);
        keyManager = new RenewedKeyManager(identity.toKeyManager());
    }

    /** For a listener of another library: whatever certificate is in use at each handshake. */
    public X509ExtendedKeyManager keyManager() {
        return keyManager;
    }

    public static List<String> protocols() {
        return List.of(PROTOCOLS);
    }

    public static List<String> suites() {
        return List.of(SUITES);
    }

    public SslContextFactory.Server factory() {
        return factory;
    }

    /** New connections see this certificate; open ones are left alone. */
    public void use(TlsIdentity identity) throws Exception {
        factory.reload(each -> show(each, identity));
        keyManager.use(identity.toKeyManager());
    }

    private static void show(SslContextFactory factory, TlsIdentity identity) {
        factory.setKeyStore(identity.toKeyStore(IN_MEMORY));
        factory.setKeyStorePassword(IN_MEMORY);
    }
}

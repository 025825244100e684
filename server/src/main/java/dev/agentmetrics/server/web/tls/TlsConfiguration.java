package dev.agentmetrics.server.web.tls;

import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.web.settings.ServerSettings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses between the local CA and the operator's certificate. */
@Configuration(proxyBeanMethods = false)
class TlsConfiguration {

    @Bean
    SealedKeys sealedKeys(ServerSettings settings, KeySource keys) {
        return new SealedKeys(settings.dataDir().resolve("tls"), keys);
    }

    @Bean
    CertificateSource certificateSource(
            ServerSettings settings, SealedKeys keys, IdSource ids, Clock clock) {
        var certificate = settings.tlsCertificate();
        var key = settings.tlsPrivateKey();
        if (certificate != null && key != null) {
            return new OwnCertificate(certificate, key, clock);
        }
        return new LocalAuthority(
                keys, ServerNames.ofThisMachine(settings.host(), settings.publicUrl()), ids, clock);
    }

    @Bean
    TlsContext tlsContext(CertificateSource source) {
        return new TlsContext(source.current());
    }

    @Bean
    CertificateRenewal certificateRenewal(CertificateSource source, TlsContext context) {
        return new CertificateRenewal(source, context);
    }
}

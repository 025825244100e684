package dev.agentmetrics.server.web.settings;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and how the server listens. Values were checked by {@link StartSettings}.
 *
 * @param dataDir everything on disk
 * @param host the address to bind
 * @param httpsPort 0 takes any free port
 * @param httpPort 0 takes any free port; {@code off} opens none
 * @param publicUrl what people and agents use, if it is not derived from host and port
 * @param tlsCertificate own certificate chain, with its key; null means the local CA
 * @param tlsPrivateKey the key of that certificate
 */
@ConfigurationProperties("agentmetrics")
public record ServerSettings(
        @DefaultValue("./data") Path dataDir,
        @DefaultValue("127.0.0.1") String host,
        @DefaultValue("8443") int httpsPort,
        @DefaultValue("8080") String httpPort,
        @Nullable URI publicUrl,
        @Nullable Path tlsCertificate,
        @Nullable Path tlsPrivateKey) {

    public boolean opensPlainPort() {
        return !httpPort.equals("off") && !httpPort.equals("-1");
    }
}

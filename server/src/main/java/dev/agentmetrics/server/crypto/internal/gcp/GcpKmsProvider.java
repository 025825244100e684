package dev.agentmetrics.server.crypto.internal.gcp;

import dev.agentmetrics.server.crypto.internal.cloud.Authorities;
import dev.agentmetrics.server.crypto.internal.cloud.CloudSettings;
import dev.agentmetrics.server.crypto.internal.cloud.Credential;
import dev.agentmetrics.server.crypto.internal.cloud.KeyNames;
import dev.agentmetrics.server.crypto.internal.cloud.MetadataService;
import dev.agentmetrics.server.crypto.internal.cloud.Patience;
import dev.agentmetrics.server.crypto.internal.cloud.RenewedToken;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;

/** {@code AGENTMETRICS_KEY_MANAGER=gcp-kms}. */
public final class GcpKmsProvider implements KeyManagerProvider {

    private static final URI METADATA =
            URI.create(
                    "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token");

    private final URI metadata;
    private final Patience patience;

    public GcpKmsProvider() {
        this(METADATA, Patience.USUAL);
    }

    /** For tests, which have a metadata service of their own. */
    GcpKmsProvider(URI metadata, Patience patience) {
        this.metadata = metadata;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "gcp-kms";
    }

    @Override
    public KeyManager open(Surroundings surroundings) {
        var settings = surroundings.settings().bindOrCreate("agentmetrics", GcpSettings.class);
        var shared = surroundings.settings().bindOrCreate("agentmetrics", CloudSettings.class);
        if (settings.gcpKeyRing() == null) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_GCP_KEY_RING: missing; allowed:"
                            + " projects/PROJECT/locations/LOCATION/keyRings/RING");
        }
        var endpoint =
                SecureHttp.requireHttps(settings.gcpKmsEndpoint(), "AGENTMETRICS_GCP_KMS_ENDPOINT");
        var http =
                new SecureHttp("Cloud KMS", Authorities.context(shared.keyManagerCa()), patience);
        try {
            var credential = credential(settings, http, surroundings.clock());
            var api = new GcpApi(http, endpoint, settings.gcpKeyRing(), credential);
            var names = new KeyNames(shared.keyManagerPrefix());
            var manager = new GcpKeyManager(api, names, shared.inHardware());
            manager.describe();
            return manager;
        } catch (KeyManagerException failure) {
            http.close();
            throw failure;
        }
    }

    private Credential credential(GcpSettings settings, SecureHttp http, InstantSource clock) {
        if (settings.gcpCredentialsFile() != null) {
            var account = ServiceAccount.read(settings.gcpCredentialsFile(), http, clock);
            return new RenewedToken(account::token, clock);
        }
        var service =
                new MetadataService(metadata, Map.of("Metadata-Flavor", "Google"), clock, patience);
        return new RenewedToken(() -> service.token(Map.of()), clock);
    }
}

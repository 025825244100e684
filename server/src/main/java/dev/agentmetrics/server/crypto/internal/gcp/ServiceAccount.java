package dev.agentmetrics.server.crypto.internal.gcp;

import dev.agentmetrics.server.crypto.internal.cloud.Request;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.internal.cloud.Token;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service account by its key file: signs an assertion (RFC 7523) and gets a token for it. */
final class ServiceAccount {

    private static final String SCOPE = "https://www.googleapis.com/auth/cloudkms";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final long LIFETIME = 3_600;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String email;
    private final String keyId;
    private final URI tokenAddress;
    private final PrivateKey key;
    private final SecureHttp http;
    private final InstantSource clock;

    private ServiceAccount(JsonNode file, SecureHttp http, InstantSource clock)
            throws GeneralSecurityException {
        this.email = file.path("client_email").asString("");
        this.keyId = file.path("private_key_id").asString("");
        this.tokenAddress =
                SecureHttp.requireHttps(
                        URI.create(file.path("token_uri").asString("")),
                        "the token_uri in the file of AGENTMETRICS_GCP_CREDENTIALS_FILE");
        this.key = privateKey(file.path("private_key").asString(""));
        this.http = http;
        this.clock = clock;
    }

    static ServiceAccount read(Path path, SecureHttp http, InstantSource clock) {
        try {
            var file = JSON.readTree(Files.readAllBytes(path));
            if (!file.path("type").asString("").equals("service_account")) {
                throw new KeyManagerException.Misconfigured(
                        "the file of AGENTMETRICS_GCP_CREDENTIALS_FILE is not the key of a service"
                                + " account; on Google Cloud leave it out and use the identity of"
                                + " the machine");
            }
            return new ServiceAccount(file, http, clock);
        } catch (IOException failure) {
            throw new KeyManagerException.Misconfigured(
                    "the file of AGENTMETRICS_GCP_CREDENTIALS_FILE cannot be read", failure);
        } catch (JacksonException | GeneralSecurityException | IllegalArgumentException _) {
            // Not as the cause: it would quote the file.
            throw new KeyManagerException.Misconfigured(
                    "the file of AGENTMETRICS_GCP_CREDENTIALS_FILE is damaged; download the key of"
                            + " the service account again");
        }
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        var der =
                Base64.getMimeDecoder()
                        .decode(pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").strip());
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    Token token() {
        var asked = clock.instant();
        Map<String, Object> claims =
                Map.of(
                        "iss",
                        email,
                        "scope",
                        SCOPE,
                        "aud",
                        tokenAddress.toString(),
                        "iat",
                        asked.getEpochSecond(),
                        "exp",
                        asked.getEpochSecond() + LIFETIME);
        var answer =
                http.send(
                        Request.form(
                                tokenAddress,
                                Map.of("grant_type", GRANT, "assertion", signed(claims))));
        if (answer.isPassing()) {
            throw new KeyManagerException.Unavailable(
                    "Google gives no token now (%d)".formatted(answer.status()));
        }
        var token = answer.body().path("access_token").asString("");
        if (!answer.isGood() || token.isEmpty()) {
            throw new KeyManagerException.Refused(
                    "Google does not accept the key of AGENTMETRICS_GCP_CREDENTIALS_FILE (%d); is"
                                    .formatted(answer.status())
                            + " it deleted or disabled, or is the clock wrong?");
        }
        return Token.lasting(token, asked, answer.body().path("expires_in").asLong(0));
    }

    private String signed(Map<String, Object> claims) {
        var header = Map.of("alg", "RS256", "typ", "JWT", "kid", keyId);
        var text =
                base64(JSON.writeValueAsBytes(header))
                        + "."
                        + base64(JSON.writeValueAsBytes(claims));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + base64(signature.sign());
        } catch (GeneralSecurityException failure) {
            throw new KeyManagerException.Misconfigured(
                    "the key of AGENTMETRICS_GCP_CREDENTIALS_FILE cannot sign", failure);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

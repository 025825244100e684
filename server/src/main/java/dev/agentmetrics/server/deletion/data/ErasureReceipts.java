package dev.agentmetrics.server.deletion.data;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.SigningKey;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Signed statements that data is gone: JWS in its compact form (RFC 7515) with Ed25519 (RFC 8037),
 * which any JOSE library verifies with the keys of {@link ReceiptKeys}.
 */
@Component
public class ErasureReceipts {

    private static final String TYPE = "erasure-receipt+jwt";

    private final KeyRing keys;
    private final ReceiptKeys published;
    private final BackupHorizon backups;
    private final PublicUrl url;

    ErasureReceipts(KeyRing keys, ReceiptKeys published, BackupHorizon backups, PublicUrl url) {
        this.keys = keys;
        this.published = published;
        this.backups = backups;
        this.url = url;
    }

    /** In the transaction that ends it, so that no receipt is without its key. */
    String of(Erasure erasure, Instant erasedAt) {
        return signed(claims(erasure, erasedAt));
    }

    /** The same for a whole organisation, whose content keys are destroyed by now. */
    public String of(Deletion deletion, Instant erasedAt) {
        var org = deletion.org();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", url.text());
        claims.put("jti", org.toString());
        claims.put("iat", erasedAt.getEpochSecond());
        claims.put("organization_id", org.toString());
        claims.put("kind", "organization");
        claims.put("requested_at", deletion.requestedAt().toString());
        claims.put("erased_at", erasedAt.toString());
        claims.put(
                "content_keys_destroyed",
                keys.versions(new Purpose.OfOrganization(org)).stream()
                        .filter(version -> version.state() == DataKeyInfo.State.DESTROYED)
                        .count());
        sayOfBackups(claims, erasedAt);
        return signed(claims);
    }

    private String signed(Map<String, Object> claims) {
        var key = SigningKey.of(keys.current(Purpose.Shared.AUDIT_SIGNING));
        published.keep(key);
        var header =
                new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                        .keyID(key.id())
                        .type(new com.nimbusds.jose.JOSEObjectType(TYPE))
                        .build();
        var signed = new JWSObject(header, new Payload(claims));
        try {
            signed.sign(new ReceiptSigner(key));
        } catch (JOSEException failure) {
            throw new IllegalStateException("the receipt could not be signed", failure);
        }
        return signed.serialize();
    }

    private Map<String, Object> claims(Erasure erasure, Instant erasedAt) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", url.text());
        claims.put("jti", erasure.id().toString());
        claims.put("iat", erasedAt.getEpochSecond());
        claims.put("organization_id", erasure.org().toString());
        claims.put("kind", erasure.kind());
        if (erasure.chosen() instanceof ChosenEvents.OfEndUser(var salt, var digest, _)) {
            claims.put("subject_salt", salt);
            claims.put("subject_sha256", digest);
        } else {
            claims.put("subject", erasure.subject());
        }
        claims.put("requested_at", erasure.requestedAt().toString());
        claims.put("hidden_at", String.valueOf(erasure.hiddenAt()));
        claims.put("erased_at", erasedAt.toString());
        claims.put("runs", erasure.rows().runs());
        claims.put("client_events", erasure.rows().clientEvents());
        claims.put("spans", erasure.rows().spans());
        sayOfBackups(claims, erasedAt);
        return claims;
    }

    private void sayOfBackups(Map<String, Object> claims, Instant erasedAt) {
        var until = backups.until(erasedAt);
        claims.put("backups", until.isPresent() ? "until" : "unknown");
        until.ifPresent(
                known -> {
                    claims.put("backups_until", known.at().toString());
                    claims.put("backups_until_if", known.condition());
                });
    }
}

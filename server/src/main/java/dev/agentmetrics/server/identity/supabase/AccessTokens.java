package dev.agentmetrics.server.identity.supabase;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.agentmetrics.server.crypto.Secret;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a token has to be before it proves anything: signed by the project with one of two
 * algorithms, neither of which a public key can be abused for, made for people who are signed in,
 * and still good. Only ids, level and times are read from it; other claims can be written by the
 * person.
 */
@Component
@OnSupabase
final class AccessTokens {

    /** How far the clocks of the two may be apart. */
    static final Duration SKEW = Duration.ofMinutes(1);

    private static final String AUDIENCE = "authenticated";

    private final SigningKeys keys;
    private final SupabaseHttp http;
    private final Clock clock;

    AccessTokens(SigningKeys keys, SupabaseHttp http, Clock clock) {
        this.keys = keys;
        this.http = http;
        this.clock = clock;
    }

    /**
     * @param session Supabase's, not ours
     * @param secondFactor whether a second factor was proven in it
     */
    record Claims(UUID user, UUID session, boolean secondFactor, Instant expires) {}

    /** Empty when it proves nothing; 503 when the keys cannot be had. */
    Optional<Claims> verified(Secret token) {
        try {
            // Refuses a token that is not signed at all.
            var jwt = SignedJWT.parse(token.reveal());
            var id = jwt.getHeader().getKeyID();
            var key = id == null ? Optional.<JWK>empty() : keys.find(id);
            if (key.isEmpty() || !isSigned(jwt, key.get())) {
                return Optional.empty();
            }
            return claims(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isSigned(SignedJWT jwt, JWK key) throws JOSEException {
        var algorithm = jwt.getHeader().getAlgorithm();
        if (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm)) {
            return false;
        }
        return verifier(algorithm, key).map(verifier -> verifies(jwt, verifier)).orElse(false);
    }

    /** The algorithm decides what kind of key it must be, whatever the token says of itself. */
    private static Optional<JWSVerifier> verifier(JWSAlgorithm algorithm, JWK key)
            throws JOSEException {
        if (JWSAlgorithm.ES256.equals(algorithm)) {
            return Optional.of(new ECDSAVerifier(key.toECKey()));
        }
        if (JWSAlgorithm.RS256.equals(algorithm)) {
            return Optional.of(new RSASSAVerifier(key.toRSAKey()));
        }
        return Optional.empty();
    }

    private static boolean verifies(SignedJWT jwt, JWSVerifier verifier) {
        try {
            return jwt.verify(verifier);
        } catch (JOSEException _) {
            return false;
        }
    }

    private Optional<Claims> claims(JWTClaimsSet claims) throws ParseException {
        var now = clock.instant();
        if (!http.base().equals(claims.getIssuer())) {
            return Optional.empty();
        }
        if (!List.of(AUDIENCE).equals(claims.getAudience())) {
            return Optional.empty();
        }
        var expires = at(claims.getExpirationTime());
        if (!now.isBefore(expires.plus(SKEW))) {
            return Optional.empty();
        }
        if (Boolean.TRUE.equals(claims.getBooleanClaim("is_anonymous"))) {
            return Optional.empty();
        }
        return Optional.of(
                new Claims(
                        UUID.fromString(text(claims.getSubject())),
                        UUID.fromString(text(claims.getStringClaim("session_id"))),
                        "aal2".equals(claims.getStringClaim("aal")),
                        expires));
    }

    private static Instant at(@Nullable Date date) {
        return date == null ? Instant.EPOCH : date.toInstant();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}

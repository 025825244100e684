package dev.agentmetrics.server.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** An OpenID Connect issuer that signs whatever a test wants, rightly or not. */
public final class GoogleDouble extends ProviderDouble {

    /** How the next ID token is signed. */
    public enum Signed {
        RIGHTLY,
        /** {@code alg: none}. */
        NOT_AT_ALL,
        /** The public key, which everybody has, as a shared secret. */
        HS256_WITH_THE_PUBLIC_KEY,
        /** By the right key with an algorithm that is not the agreed one. */
        RS512,
        /** By another key that calls itself by the right name. */
        BY_SOMEBODY_ELSE,
        /** By a key of the attacker, which the token itself brings along. */
        BY_THE_KEY_IT_BRINGS,
        /** There is none. */
        MISSING
    }

    private static final String KEY_ID = "key-1";

    private final RSAKey key = newKey();
    private final RSAKey other = newKey();
    private volatile Consumer<Map<String, Object>> claims = _ -> {};
    private volatile Signed signed = Signed.RIGHTLY;

    GoogleDouble() {
        serveConsent("/authorize", "Google");
        serve("/token", this::token);
        serve("/other-keys", exchange -> json(exchange, 200, new JWKSet(other).toJSONObject()));
        serve("/keys", exchange -> json(exchange, 200, new JWKSet(key).toJSONObject()));
    }

    public String issuer() {
        return at("/issuer").toString();
    }

    /** Who signs in from now on. */
    public void account(String subject, String email) {
        account(Signed.RIGHTLY, claims -> claims.putAll(Map.of("sub", subject, "email", email)));
    }

    /** The same, with whatever is to be wrong. */
    public void account(Signed how, Consumer<Map<String, Object>> with) {
        signed = how;
        claims = with;
    }

    private void token(HttpExchange exchange) throws IOException {
        var asked = redeem(form(exchange));
        if (asked == null) {
            json(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("access_token", secret("google-access"));
        answer.put("refresh_token", secret("google-refresh"));
        answer.put("token_type", "Bearer");
        answer.put("expires_in", 3599);
        answer.put("scope", "openid https://www.googleapis.com/auth/userinfo.email");
        if (signed != Signed.MISSING) {
            var token = idToken(asked.get("nonce"));
            note(token);
            answer.put("id_token", token);
        }
        json(exchange, 200, answer);
    }

    private String idToken(String nonce) {
        var now = Instant.now();
        var content = new LinkedHashMap<String, Object>();
        content.put("iss", issuer());
        content.put("aud", CLIENT_ID);
        content.put("azp", CLIENT_ID);
        content.put("sub", "1");
        content.put("email", "somebody@example.org");
        content.put("email_verified", true);
        content.put("nonce", nonce);
        content.put("iat", Date.from(now));
        content.put("exp", Date.from(now.plusSeconds(3_600)));
        claims.accept(content);
        var builder = new JWTClaimsSet.Builder();
        content.forEach(builder::claim);
        try {
            return sign(builder.build());
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String sign(JWTClaimsSet content) throws JOSEException {
        return switch (signed) {
            case RIGHTLY -> rsa(JWSAlgorithm.RS256, key, content);
            case RS512 -> rsa(JWSAlgorithm.RS512, key, content);
            case BY_SOMEBODY_ELSE -> rsa(JWSAlgorithm.RS256, other, content);
            case BY_THE_KEY_IT_BRINGS -> {
                var header =
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(KEY_ID)
                                .jwk(other.toPublicJWK())
                                .jwkURL(at("/other-keys"))
                                .build();
                var token = new SignedJWT(header, content);
                token.sign(new RSASSASigner(other));
                yield token.serialize();
            }
            case NOT_AT_ALL, MISSING -> new PlainJWT(content).serialize();
            case HS256_WITH_THE_PUBLIC_KEY -> {
                var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY_ID).build();
                var token = new SignedJWT(header, content);
                token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
                yield token.serialize();
            }
        };
    }

    private static String rsa(JWSAlgorithm algorithm, RSAKey key, JWTClaimsSet content)
            throws JOSEException {
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(KEY_ID).build(), content);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2_048).keyID(KEY_ID).generate();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }
}

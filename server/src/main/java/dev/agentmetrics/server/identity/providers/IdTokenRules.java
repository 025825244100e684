package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.identity.providers.Refusal.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What a signed ID token has to say before it proves anything: made by that issuer, for this server
 * and no other, in answer to this question, now, for somebody with a verified address.
 */
final class IdTokenRules {

    /** How far the clocks of the two may be apart. */
    static final Duration SKEW = Duration.ofMinutes(1);

    private final Provider provider;
    private final String issuer;
    private final String clientId;
    private final Clock clock;

    IdTokenRules(Provider provider, String issuer, String clientId, Clock clock) {
        this.provider = provider;
        this.issuer = issuer;
        this.clientId = clientId;
        this.clock = clock;
    }

    ProvenIdentity identity(Jwt token, String nonce) {
        var now = clock.instant();
        require(issuer.equals(token.getClaimAsString("iss")), Reason.WRONG_ISSUER);
        require(List.of(clientId).equals(token.getAudience()), Reason.WRONG_AUDIENCE);
        var authorized = token.getClaimAsString("azp");
        require(authorized == null || authorized.equals(clientId), Reason.WRONG_AUTHORIZED_PARTY);
        require(nonce.equals(token.getClaimAsString("nonce")), Reason.WRONG_NONCE);
        var expiry = token.getExpiresAt();
        require(expiry != null && now.isBefore(expiry.plus(SKEW)), Reason.TOKEN_EXPIRED);
        var issued = token.getIssuedAt();
        require(issued != null && !issued.isAfter(now.plus(SKEW)), Reason.TOKEN_FROM_THE_FUTURE);
        require(
                Boolean.TRUE.equals(token.getClaims().get("email_verified")),
                Reason.EMAIL_NOT_VERIFIED);
        return new ProvenIdentity(
                provider,
                subject(token.getClaimAsString("sub")),
                address(token.getClaimAsString("email")));
    }

    private static String subject(@Nullable String subject) {
        if (subject == null || subject.isBlank() || subject.length() > ProvenIdentity.MAX_SUBJECT) {
            throw new Refusal(Reason.NO_SUBJECT);
        }
        return subject;
    }

    private static EmailAddress address(@Nullable String email) {
        return EmailAddress.parse(email == null ? "" : email)
                .orElseThrow(() -> new Refusal(Reason.EMAIL_NOT_VERIFIED));
    }

    private static void require(boolean holds, Reason otherwise) {
        if (!holds) {
            throw new Refusal(otherwise);
        }
    }
}

package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.identity.providers.IdentityService;
import dev.agentmetrics.server.identity.providers.ProvenIdentity;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.identity.providers.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Google or GitHub by way of Supabase, with PKCE between Supabase and us. The tokens of the other
 * service, which Supabase passes on, are not even read.
 */
final class SupabaseService implements IdentityService {

    private static final String VERIFIER = "code_verifier";

    private final Provider provider;
    private final String base;
    private final SupabaseAuth auth;
    private final SupabasePeople people;
    private final RandomSource random;

    SupabaseService(
            Provider provider,
            String base,
            SupabaseAuth auth,
            SupabasePeople people,
            RandomSource random) {
        this.provider = provider;
        this.base = base;
        this.auth = auth;
        this.people = people;
        this.random = random;
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public String issuer() {
        return base;
    }

    /** Supabase has a state of its own for the service; ours comes back with the address. */
    @Override
    public OAuth2AuthorizationRequest ask(String redirectUri) {
        var state = random.token().reveal();
        var verifier = random.token().reveal();
        return OAuth2AuthorizationRequest.authorizationCode()
                .clientId("supabase")
                .authorizationUri(base + "/authorize")
                .redirectUri(redirectUri)
                .state(state)
                .attributes(attributes -> attributes.put(VERIFIER, verifier))
                .authorizationRequestUri(
                        base
                                + "/authorize?provider="
                                + provider.text()
                                + "&redirect_to="
                                + encoded(redirectUri + "?state=" + state)
                                + "&code_challenge="
                                + challenge(verifier)
                                + "&code_challenge_method=s256")
                .build();
    }

    @Override
    public ProvenIdentity prove(OAuth2AuthorizationRequest asked, String code, Origin from) {
        try {
            var verifier = String.valueOf(asked.<Object>getAttribute(VERIFIER));
            var grant = auth.exchange(code, verifier);
            var known = people.prove(grant, from);
            return new ProvenIdentity(
                    provider, grant.claims().user().toString(), known.email(), known.proof());
        } catch (SupabaseRefusal refusal) {
            throw new Refusal(
                    refusal.is(SupabaseAuth.NOT_PROVEN)
                            ? Refusal.Reason.WRONG_SIGNATURE
                            : Refusal.Reason.CODE_REFUSED);
        } catch (Unwelcome unwelcome) {
            throw new Refusal(reason(unwelcome));
        } catch (ProblemException _) {
            throw new Refusal(Refusal.Reason.PROVIDER_UNAVAILABLE);
        }
    }

    private static Refusal.Reason reason(Unwelcome unwelcome) {
        return switch (unwelcome.reason()) {
            case EMAIL_NOT_VERIFIED -> Refusal.Reason.EMAIL_NOT_VERIFIED;
            case SECOND_FACTOR -> Refusal.Reason.SECOND_FACTOR_THERE;
            case ADDRESS_TAKEN -> Refusal.Reason.LINK_FIRST;
            case SIGN_UP_CLOSED -> Refusal.Reason.SIGN_UP_CLOSED;
        };
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Hashes.sha256(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
